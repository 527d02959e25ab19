import { CfnResource, Stack } from 'aws-cdk-lib'
import type { Construct } from 'constructs'

/**
 * A CloudFormation template's limit is 500; the last ten are kept so that what goes wrong can still be
 * mended.
 */
const maxResources = 490

/**
 * Makes synth fail shortly before CloudFormation would refuse the template of the stack that `scope` is in.
 */
export function limitResources(scope: Construct): void {
  scope.node.addValidation({
    validate() {
      const stack = Stack.of(scope)
      const resources = stack.node
        .findAll()
        .filter((node) => CfnResource.isCfnResource(node) && node.stack === stack).length
      if (resources <= maxResources) return []
      return [
        `the stack ${stack.stackName} has ${resources} resources, and CloudFormation takes 500 (ten are ` +
          'kept in reserve). A route with its own function takes six and one more for each new part of ' +
          'its path; let one function serve several routes (pass what addRoute returned as the handler of ' +
          'the next), or move tables and other things of your own into another stack.',
      ]
    },
  })
}
