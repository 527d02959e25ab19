import {
  InvalidRequestException,
  RotateSecretCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import type { SigningKeyRotation } from '../domain/ports.ts'
import { carryOut } from './aws-call.ts'

/** What Secrets Manager answers where a rotation has not ended, and then goes on with that one. */
const isResumed = (error: unknown) =>
  error instanceof InvalidRequestException && error.message.startsWith('A previous rotation')

/** Begins the rotation of the signing key secret, which Secrets Manager then carries out. */
export const createSigningKeyRotation = (
  client: SecretsManagerClient,
  secretId: string,
): SigningKeyRotation => ({
  async begin() {
    const command = new RotateSecretCommand({ SecretId: secretId, RotateImmediately: true })
    return carryOut('RotateSecret', async () => {
      try {
        await client.send(command)
        return true
      } catch (error) {
        if (!isResumed(error)) throw error
        return false
      }
    })
  },
})
