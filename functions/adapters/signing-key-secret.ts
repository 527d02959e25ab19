import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager'
import type { SigningKeySecret } from '../domain/ports.ts'
import { readSigningKeyPair, type SigningKeyPair } from '../domain/signing-keys.ts'
import { carryOut } from './aws-call.ts'

const currentStage = 'AWSCURRENT'
const pendingStage = 'AWSPENDING'

/** The secret that holds the signing keys, for its rotation. */
export function createSigningKeySecret(client: SecretsManagerClient, secretId: string): SigningKeySecret {
  async function read(version: { VersionStage: string } | { VersionId: string }) {
    const command = new GetSecretValueCommand({ SecretId: secretId, ...version })
    const { SecretString: text = '' } = await client.send(command)
    return readSigningKeyPair(JSON.parse(text))
  }

  /** The id of the version that has a staging label. */
  async function versionAt(stage: string): Promise<string | undefined> {
    const describe = new DescribeSecretCommand({ SecretId: secretId })
    const secret = await carryOut('DescribeSecret', () => client.send(describe))
    const versions = Object.entries(secret.VersionIdsToStages ?? {})
    return versions.find(([, stages]) => stages.includes(stage))?.[0]
  }

  return {
    readCurrent: () =>
      carryOut('GetSecretValue of the current keys', () => read({ VersionStage: currentStage })),

    readPending: (token) =>
      carryOut('GetSecretValue of the pending keys', async (): Promise<SigningKeyPair | undefined> => {
        try {
          return await read({ VersionId: token })
        } catch (error) {
          // A version that a rotation has only announced has a name and no value yet.
          if (error instanceof ResourceNotFoundException) return undefined
          throw error
        }
      }),

    async writePending(token, keys) {
      const command = new PutSecretValueCommand({
        SecretId: secretId,
        ClientRequestToken: token,
        SecretString: JSON.stringify(keys),
        VersionStages: [pendingStage],
      })
      await carryOut('PutSecretValue of the pending keys', () => client.send(command))
    },

    async promotePending(token) {
      const currentVersion = await versionAt(currentStage)
      if (currentVersion === token) return
      const command = new UpdateSecretVersionStageCommand({
        SecretId: secretId,
        VersionStage: currentStage,
        MoveToVersionId: token,
        RemoveFromVersionId: currentVersion,
      })
      await carryOut('UpdateSecretVersionStage', () => client.send(command))
    },

    async abandonPending(token) {
      if ((await versionAt(pendingStage)) !== token) return
      const command = new UpdateSecretVersionStageCommand({
        SecretId: secretId,
        VersionStage: pendingStage,
        RemoveFromVersionId: token,
      })
      await carryOut('UpdateSecretVersionStage', () => client.send(command))
    },
  }
}
