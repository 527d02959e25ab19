import { RotateSecretCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import type { SigningKeyRotation } from '../domain/ports.ts'
import { carryOut } from './aws-call.ts'

/** Begins the rotation of the signing key secret, which Secrets Manager then carries out. */
export const createSigningKeyRotation = (
  client: SecretsManagerClient,
  secretId: string,
): SigningKeyRotation => ({
  async begin() {
    const command = new RotateSecretCommand({ SecretId: secretId, RotateImmediately: true })
    await carryOut('RotateSecret', () => client.send(command))
  },
})
