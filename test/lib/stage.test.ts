import { expect, test } from 'vitest'
import { TokenAuth } from '../../lib/token-auth.ts'
import type { TokenAuthProps } from '../../lib/token-auth-props.ts'
import { at, ofType, readable } from './readable.ts'
import { synthesize } from './synth.ts'

const stageOf = (props: TokenAuthProps = {}) =>
  at(readable(synthesize(props)), 'Auth/Api/Rest/DeploymentStage.prod').Properties

/** `[rate, burst]` by `METHOD /path`; `* /*` for all others. */
const throttlesOf = (props: TokenAuthProps = {}) =>
  Object.fromEntries(
    (stageOf(props).MethodSettings as Record<string, unknown>[]).map((settings) => [
      `${settings.HttpMethod} ${String(settings.ResourcePath).replaceAll('~1', '')}`,
      [settings.ThrottlingRateLimit, settings.ThrottlingBurstLimit],
    ]),
  )

test('routes that hash passwords are throttled most, so that a flood leaves room for the authorizer', () => {
  expect(throttlesOf()).toEqual({
    '* /*': [1000, 500],
    'POST /authorize': [20, 40],
    'POST /login': [20, 40],
    'POST /password': [20, 40],
    'POST /register': [20, 40],
  })
})

test('throttles are what the props say', () => {
  const throttling = {
    routes: { rateLimit: 50, burstLimit: 100 },
    passwordRoutes: { rateLimit: 0.5, burstLimit: 3 },
  }

  expect(throttlesOf({ throttling, registration: 'closed' })).toEqual({
    '* /*': [50, 100],
    'POST /authorize': [0.5, 3],
    'POST /login': [0.5, 3],
    'POST /password': [0.5, 3],
  })
})

test('S-49: the access log is JSON, with nothing in it that can hold a token', () => {
  const { DestinationArn, Format } = stageOf().AccessLogSetting as Record<string, string>

  expect(DestinationArn).toMatch(/:log-group:<Auth\/Api\/AccessLog>$/)
  expect(JSON.parse(Format ?? '')).toEqual({
    requestId: '$context.requestId',
    extendedRequestId: '$context.extendedRequestId',
    authorizerRequestId: '$context.authorizer.requestId',
    functionRequestId: '$context.awsEndpointRequestId',
    time: '$context.requestTimeEpoch',
    sourceIp: '$context.identity.sourceIp',
    method: '$context.httpMethod',
    route: '$context.resourcePath',
    status: '$context.status',
    errorType: '$context.error.responseType',
    principal: '$context.authorizer.principalId',
    responseLength: '$context.responseLength',
    latencyMs: '$context.responseLatency',
    authorizerLatencyMs: '$context.authorizer.latency',
    integrationLatencyMs: '$context.integrationLatency',
    wafStatus: '$context.waf.status',
  })
})

test('requests and responses are traced nowhere, since that would log tokens', () => {
  const stage = stageOf()

  expect(stage).not.toHaveProperty('TracingEnabled')
  for (const settings of stage.MethodSettings as object[]) {
    expect(settings).toMatchObject({ DataTraceEnabled: false })
    expect(settings).not.toHaveProperty('LoggingLevel')
  }
})

test('two APIs of one account have names of their own, since metrics go by the name', () => {
  const resources = readable(
    synthesize({}, (stack) => {
      new TokenAuth(stack, 'Other')
    }),
  )
  const names = ofType(resources, 'AWS::ApiGateway::RestApi').map(([, { Properties }]) => Properties.Name)

  expect(names).toEqual([
    expect.stringMatching(/^Hallpassproduction-Auth-Api-[0-9A-F]{8}$/),
    expect.stringMatching(/^Hallpassproduction-Other-Api-[0-9A-F]{8}$/),
  ])
})
