import { Stack } from 'aws-cdk-lib'
import { CfnFunction, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'

/** All variables of a Lambda function together, names included. */
const maxBytes = 4096

/** What a name or an ARN that CloudFormation makes is counted as; theirs are some 60 to 120 bytes long. */
const unknownBytes = 128

/** The bytes of a resolved value: text as it is, joined parts one by one, anything else as if it were long. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value)
  if (typeof value === 'object' && value !== null && 'Fn::Join' in value) {
    const [, parts] = value['Fn::Join'] as [string, unknown[]]
    return parts.reduce<number>((size, part) => size + sizeOf(part), 0)
  }
  return unknownBytes
}

/**
 * Makes synth fail where Lambda would refuse a function's environment at deployment.
 *
 * @param advice What to do about it.
 */
export function limitEnvironment(fn: LambdaFunction, advice: string): void {
  fn.node.addValidation({
    validate() {
      const resource = fn.node.defaultChild
      if (!(resource instanceof CfnFunction)) return []
      const { variables } = (Stack.of(fn).resolve(resource.environment) ?? {}) as { variables?: object }
      const bytes = Object.entries(variables ?? {}).reduce(
        (size, [name, value]) => size + Buffer.byteLength(name) + sizeOf(value),
        0,
      )
      if (bytes <= maxBytes) return []
      return [
        `the environment of this function takes about ${bytes} bytes, and Lambda allows ${maxBytes}. ${advice}`,
      ]
    },
  })
}
