import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import type { GrantKeys, TokenSigner } from '../domain/ports.ts'
import { createGrantKeys } from './grant-keys.ts'
import { createTokenSigner } from './token-signer.ts'
import { createVersionedKey } from './versioned-key.ts'

interface TokenSecrets {
  readonly signingKeySecret: string
  readonly grantKeySecret: string
}

/** The keys of all that is issued: access tokens are signed with the one, refresh tokens and codes with the other. */
export const createTokenKeys = (
  client: SecretsManagerClient,
  { signingKeySecret, grantKeySecret }: TokenSecrets,
): { readonly signer: TokenSigner; readonly grantKeys: GrantKeys } => ({
  signer: createTokenSigner(client, signingKeySecret),
  grantKeys: createGrantKeys(createVersionedKey(client, grantKeySecret)),
})
