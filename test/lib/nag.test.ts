import { type Acknowledgment, type Stack, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag'
import type { IConstruct } from 'constructs'
import { describe, expect, test, vi } from 'vitest'
import { HallpassStack } from '../../lib/hallpass-stack.ts'
import { createApp, everything, TestStack } from './synth.ts'

const stacks = {
  dev: () => new HallpassStack(createApp(), 'Dev', { environment: 'dev' }),
  prod: () => new HallpassStack(createApp(), 'Prod', { environment: 'prod' }),
  everything() {
    const stack = new TestStack(everything)
    stack.auth.addRoute('GET /notes', { entry: 'test/lib/fixture/echo.ts', scopes: ['notes:read'] })
    return stack
  },
}

interface Finding {
  readonly rule: string
  readonly path: string
}

const findingsIn = (stack: Stack): Finding[] =>
  [new AwsSolutionsChecks(stack), new ServerlessChecks(stack)]
    .flatMap((pack) => pack.validateScope(stack).violations)
    .flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath = '' }) => ({ rule: ruleName, path: constructPath })),
    )

interface Acknowledged {
  readonly id: string
  readonly path: string
  readonly reason: string
}

/** A stack whose acknowledgements are written down instead of heeded. */
function unacknowledged(create: () => Stack): { stack: Stack; acknowledged: Acknowledged[] } {
  const acknowledged: Acknowledged[] = []
  const recorder = (scope: IConstruct) => ({
    acknowledge(...rules: Acknowledgment[]) {
      acknowledged.push(...rules.map(({ id, reason }) => ({ id, reason, path: scope.node.path })))
    },
  })
  const of = vi.spyOn(Validations, 'of').mockImplementation(recorder as unknown as typeof Validations.of)
  try {
    return { stack: create(), acknowledged }
  } finally {
    of.mockRestore()
  }
}

describe.each(Object.entries(stacks))('%s', (_, create) => {
  test('has no finding of the AWS Solutions and Serverless packs that is not acknowledged', () => {
    expect(findingsIn(create())).toEqual([])
  })

  const { stack, acknowledged } = unacknowledged(create)
  const findings = findingsIn(stack)

  test.each(acknowledged)(
    '$id at $path is acknowledged for a reason, and is there',
    ({ id, path, reason }) => {
      const matching = findings.filter(
        (finding) => finding.rule === id && `${finding.path}/`.startsWith(`${path}/`),
      )

      expect(reason).toMatch(/^[A-Z].{80,}\.$/)
      expect(matching).not.toEqual([])
    },
  )
})

test('a public route is acknowledged by itself, so that another one would be found', () => {
  const { acknowledged } = unacknowledged(stacks.dev)

  expect(acknowledged.filter(({ id }) => id === 'AwsSolutions-APIG4').map(({ path }) => path)).toEqual(
    [
      'register/POST',
      'login/POST',
      '.well-known/jwks.json/GET',
      '.well-known/openid-configuration/GET',
      '.well-known/oauth-authorization-server/GET',
      '.well-known/oauth-protected-resource/GET',
      'openapi.json/GET',
      'token/POST',
      'revoke/POST',
      'introspect/POST',
      'authorize/GET',
      'authorize/POST',
    ].map((path) => `Dev/Auth/Api/Rest/Default/${path}`),
  )
})
