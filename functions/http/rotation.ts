import type { Context } from 'aws-lambda'
import { asAuthError } from './error-response.ts'
import { log } from './log.ts'

/** What Secrets Manager sends, once a step. */
interface RotationEvent<Step extends string> {
  readonly Step: Step
  /** Names the version of the secret that the rotation is making. */
  readonly ClientRequestToken: string
}

/**
 * The Lambda handler of a rotation. A step that fails is thrown, by which Secrets Manager knows that it must try
 * again; Lambda's own line about it lacks what caused it, so that is logged before.
 */
export const rotation =
  <Step extends string>(steps: Readonly<Record<Step, (token: string) => Promise<void>>>) =>
  async ({ Step: step, ClientRequestToken: token }: RotationEvent<Step>, context: Context): Promise<void> => {
    try {
      await steps[step](token)
    } catch (thrown) {
      const { code, detail } = asAuthError(thrown)
      log('error', 'rotation failed', {
        requestId: context.awsRequestId,
        ...{ step, code, detail, error: thrown },
      })
      throw thrown
    }
  }
