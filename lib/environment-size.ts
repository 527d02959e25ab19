import { CfnResource, Stack } from 'aws-cdk-lib'
import { CfnFunction, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'

/** All variables of a Lambda function together, names included. */
const maxBytes = 4096

/** The longest that these can become. */
const pseudoParameterBytes: Readonly<Record<string, number>> = {
  'AWS::AccountId': 12,
  'AWS::Partition': 10,
  'AWS::Region': 14,
  'AWS::URLSuffix': 16,
}

/** An ARN that CloudFormation makes, or whatever else is not known before. */
const unknownBytes = 128

/** How long a `Ref` to each resource of a stack can become, where that is known. */
function referenceBytes(stack: Stack): ReadonlyMap<string, number> {
  const resources = stack.node.findAll().filter((node) => CfnResource.isCfnResource(node))
  return new Map(
    resources.flatMap((resource) => {
      const logicalId = stack.getLogicalId(resource)
      // The stack's name, the logical id, and thirteen characters at random.
      const nameBytes = stack.stackName.length + logicalId.length + 15
      if (resource.cfnResourceType === 'AWS::ApiGateway::RestApi') return [[logicalId, 10] as const]
      if (resource.cfnResourceType === 'AWS::DynamoDB::GlobalTable') return [[logicalId, nameBytes] as const]
      return []
    }),
  )
}

/** The bytes of a resolved value: text as it is, joined parts one by one, references at their longest. */
function sizeOf(value: unknown, references: ReadonlyMap<string, number>): number {
  if (typeof value === 'string') return Buffer.byteLength(value)
  if (typeof value !== 'object' || value === null) return unknownBytes
  if ('Ref' in value) {
    const name = String(value.Ref)
    return pseudoParameterBytes[name] ?? references.get(name) ?? unknownBytes
  }
  if ('Fn::Join' in value) {
    const [, parts] = value['Fn::Join'] as [string, unknown[]]
    return parts.reduce<number>((size, part) => size + sizeOf(part, references), 0)
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
      const stack = Stack.of(fn)
      const resource = fn.node.defaultChild
      if (!(resource instanceof CfnFunction)) return []
      const { variables } = (stack.resolve(resource.environment) ?? {}) as { variables?: object }
      const references = referenceBytes(stack)
      const bytes = Object.entries(variables ?? {}).reduce(
        (size, [name, value]) => size + Buffer.byteLength(name) + sizeOf(value, references),
        0,
      )
      if (bytes <= maxBytes) return []
      return [
        `the environment of this function takes about ${bytes} bytes, and Lambda allows ${maxBytes}. ` +
          advice,
      ]
    },
  })
}
