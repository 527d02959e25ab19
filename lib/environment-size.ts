import { CfnResource, Stack } from 'aws-cdk-lib'
import { CfnFunction, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'

/** All variables of a Lambda function together, measured as the JSON object that Lambda keeps them in. */
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

/** The longest text that a resolved value can become: text as it is, references at their longest. */
function longestText(value: unknown, references: ReadonlyMap<string, number>): string {
  const unknown = (bytes = unknownBytes) => 'x'.repeat(bytes)
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return unknown()
  if ('Ref' in value) {
    const name = String(value.Ref)
    return unknown(pseudoParameterBytes[name] ?? references.get(name))
  }
  if ('Fn::Join' in value) {
    const [, parts] = value['Fn::Join'] as [string, unknown[]]
    return parts.map((part) => longestText(part, references)).join('')
  }
  return unknown()
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
      const entries = Object.entries(variables ?? {}).map(([name, value]) => [
        name,
        longestText(value, references),
      ])
      const bytes = Buffer.byteLength(JSON.stringify(Object.fromEntries(entries)))
      if (bytes <= maxBytes) return []
      return [
        `the environment of this function takes about ${bytes} bytes, and Lambda allows ${maxBytes}. ` +
          advice,
      ]
    },
  })
}
