import { matchesArn } from '../iam/pattern.ts'
import type { Stack } from '../template/stack.ts'

/** Whether a service may invoke a function on behalf of a resource, by the function's own policy. */
export type InvokePermission = (functionArn: string, service: string, sourceArn: string) => boolean

/** Reads what AWS::Lambda::Permission resources grant. */
export function readInvokePermissions(stack: Stack): InvokePermission {
  const permissions = stack.resources('AWS::Lambda::Permission').map((permission) => {
    const functionName = String(permission.property('FunctionName'))
    return {
      action: permission.property('Action'),
      principal: permission.property('Principal'),
      // A permission names the function by its ARN or by its name alone.
      functionArn: functionName.startsWith('arn:')
        ? functionName
        : stack.arn('lambda', `function:${functionName}`),
      sourceArn: permission.property('SourceArn'),
      sourceAccount: permission.property('SourceAccount'),
    }
  })
  return (functionArn, service, sourceArn) =>
    permissions.some(
      (permission) =>
        permission.functionArn === functionArn &&
        (permission.action === 'lambda:InvokeFunction' || permission.action === 'lambda:*') &&
        permission.principal === service &&
        (permission.sourceArn === undefined || matchesArn(String(permission.sourceArn), sourceArn)) &&
        (permission.sourceAccount === undefined || permission.sourceAccount === stack.accountId),
    )
}
