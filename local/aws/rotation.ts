import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { InvokePermission } from '../lambda/permission.ts'
import { AwsError } from './answer.ts'
import type { Secret, SecretVault } from './secret-vault.ts'
import { pending, putVersion, unfinishedRotation } from './secret-versions.ts'
import type { StartRotation } from './secrets-manager.ts'

/** Rotates secrets as Secrets Manager does: four calls of the rotation function, each with the same token. */
export interface Rotation {
  /** Behind the operation RotateSecret. */
  readonly start: StartRotation
  /**
   * Rotates a secret, or finishes a rotation that was cut off, and waits for the end.
   *
   * @throws Error with what the function failed with.
   */
  run(secret: Secret): Promise<void>
  /** Starts the rotations that are due when a stack has just been deployed, and those that were cut off. */
  startDue(): void
  /** Resolves once no rotation is under way. */
  settled(): Promise<void>
}

export interface RotationOptions {
  readonly vault: SecretVault
  readonly clock: Clock
  readonly mayInvoke: InvokePermission
  /** Invokes a function by its ARN; rejects if it fails. */
  readonly invoke: (functionArn: string, event: object) => Promise<unknown>
  readonly onFailure: (secret: Secret, error: Error) => void
}

const steps = ['createSecret', 'setSecret', 'testSecret', 'finishSecret']

export function createRotation({ vault, clock, mayInvoke, invoke, onFailure }: RotationOptions): Rotation {
  const underWay = new Map<Secret, Promise<void>>()

  function functionOf(secret: Secret): string {
    const { rotationFunctionArn: functionArn, arn } = secret
    if (functionArn === undefined) {
      throw new AwsError('InvalidRequestException', 'You must configure rotation for this secret first.')
    }
    if (!mayInvoke(functionArn, 'secretsmanager.amazonaws.com', arn)) {
      throw new AwsError(
        'AccessDeniedException',
        'Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access ' +
          'to the principal secretsmanager.amazonaws.com.',
      )
    }
    return functionArn
  }

  /** The version that is announced, and the end of the rotation. */
  interface Run {
    readonly announced: Promise<void>
    readonly finished: Promise<void>
  }

  function begin(secret: Secret, versionId: string): Run {
    const functionArn = functionOf(secret)
    const state = putVersion(vault.state(secret), versionId, undefined, [pending], clock.now())
    const announced = vault.save(secret, state)
    const finished = announced
      .then(async () => {
        for (const Step of steps) {
          const event = { SecretId: secret.arn, ClientRequestToken: versionId, RotationToken: randomUUID() }
          await invoke(functionArn, { Step, ...event })
        }
        await vault.save(secret, { ...vault.state(secret), rotatedAt: clock.now() })
      })
      .finally(() => underWay.delete(secret))
    underWay.set(secret, finished)
    return { announced, finished }
  }

  async function run(secret: Secret) {
    const running = underWay.get(secret)
    if (running) return running
    return begin(secret, unfinishedRotation(vault.state(secret)) ?? randomUUID()).finished
  }

  const runAndReport = (secret: Secret) => run(secret).catch((error) => onFailure(secret, error as Error))

  return {
    async start(secret, versionId) {
      // The SDK repeats a call whose answer was lost with the same token, and that is one rotation.
      if (vault.state(secret).versions[versionId] !== undefined) return versionId
      if (unfinishedRotation(vault.state(secret)) !== undefined) {
        void runAndReport(secret)
        throw new AwsError(
          'InvalidRequestException',
          "A previous rotation isn't complete. That rotation will be reattempted.",
        )
      }
      const { announced, finished } = begin(secret, versionId)
      finished.catch((error) => onFailure(secret, error as Error))
      await announced
      return versionId
    },
    run,
    startDue() {
      for (const secret of vault.secrets) {
        const state = vault.state(secret)
        const never = state.rotatedAt === undefined && secret.rotateAtOnce
        if (never || unfinishedRotation(state) !== undefined) void runAndReport(secret)
      }
    },
    async settled() {
      await Promise.allSettled(underWay.values())
    },
  }
}
