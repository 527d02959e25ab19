import { asList, isObject } from '../json.ts'
import type { Resource, Stack } from '../template/stack.ts'
import { parsePolicy, type Statement } from './policy.ts'

/** Policies of AWS that only concern logs and traces, which have no counterpart here. */
const withoutEffect = [
  'AWSLambdaBasicExecutionRole',
  'AWSXRayDaemonWriteAccess',
  'AWSXrayWriteOnlyAccess',
  'CloudWatchLambdaInsightsExecutionRolePolicy',
]

function statements(document: unknown, where: string): Statement[] {
  try {
    return parsePolicy(document)
  } catch (error) {
    throw new Error(`${where}: ${(error as Error).message}`)
  }
}

/**
 * All statements of the template that say what a role may do: its inline policies and those attached to it.
 *
 * @throws Error for a policy that cannot be judged here, such as one of AWS's own whose text is not in the template.
 */
export function roleStatements(stack: Stack, role: Resource): Statement[] {
  const name = stack.reference(role)
  const attached = asList(role.property('ManagedPolicyArns')).map(String)
  const managed = stack.resources('AWS::IAM::ManagedPolicy')
  const inTemplate = new Set(managed.map((policy) => stack.reference(policy)))
  const unknown = attached.find(
    (arn) => !inTemplate.has(arn) && !withoutEffect.includes(arn.split('/').at(-1) ?? ''),
  )
  if (unknown) throw new Error(`${role.logicalId}: the template does not say what ${unknown} allows`)

  const inline = asList(role.property('Policies')).flatMap((policy) =>
    statements(isObject(policy) ? policy.PolicyDocument : undefined, role.logicalId),
  )
  const others = [...stack.resources('AWS::IAM::Policy'), ...managed]
    .filter(
      (policy) =>
        asList(policy.property('Roles')).includes(name) || attached.includes(stack.reference(policy)),
    )
    .flatMap((policy) => statements(policy.property('PolicyDocument'), policy.logicalId))
  return [...inline, ...others]
}
