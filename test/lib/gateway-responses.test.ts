import { describe, expect, test } from 'vitest'
import { ofType, readable } from './readable.ts'
import { everything, synthesize, type Template } from './synth.ts'

const responsesOf = (template: Template) =>
  ofType(readable(template), 'AWS::ApiGateway::GatewayResponse').map(([, { Properties }]) => Properties)

const responses = responsesOf(synthesize())

const responseOf = (type: string) => responses.find(({ ResponseType }) => ResponseType === type)

const headerOf = (response: (typeof responses)[number] | undefined, name: string): unknown =>
  (response?.ResponseParameters as Record<string, string> | undefined)?.[`gatewayresponse.header.${name}`]

const header = (type: string, name: string): unknown => headerOf(responseOf(type), name)

const bodyOf = (response: (typeof responses)[number] | undefined): Record<string, string> => {
  const templates = response?.ResponseTemplates as Record<string, string> | undefined
  return JSON.parse(templates?.['application/json'] ?? 'null')
}

test.each([
  ['DEFAULT_4XX', undefined, 'invalid_request'],
  ['DEFAULT_5XX', undefined, 'server_error'],
  ['UNAUTHORIZED', '401', 'invalid_token'],
  ['ACCESS_DENIED', '403', 'insufficient_scope'],
  ['MISSING_AUTHENTICATION_TOKEN', '404', 'not_found'],
  ['INVALID_SIGNATURE', '404', 'not_found'],
  ['EXPIRED_TOKEN', '404', 'not_found'],
  ['RESOURCE_NOT_FOUND', '404', 'not_found'],
  ['REQUEST_TOO_LARGE', '413', 'request_too_large'],
  ['THROTTLED', '429', 'too_many_requests'],
  ['AUTHORIZER_FAILURE', '503', 'temporarily_unavailable'],
  ['AUTHORIZER_CONFIGURATION_ERROR', '503', 'temporarily_unavailable'],
  ['INTEGRATION_FAILURE', '503', 'temporarily_unavailable'],
  ['WAF_FILTERED', '403', 'access_denied'],
])('%s is answered with status %s and %s', (type, status, error) => {
  expect(responseOf(type)?.StatusCode).toBe(status)
  expect(bodyOf(responseOf(type))).toMatchObject({
    error,
    error_description: expect.stringMatching(/^[A-Z].*\.$/),
  })
})

test('no other type is there untested', () => {
  expect(responses).toHaveLength(14)
})

describe.each(responses.map((response) => [String(response.ResponseType), response] as const))(
  '%s',
  (_, response) => {
    test('can be read by a script of any origin', () => {
      expect(response.ResponseParameters).toMatchObject({
        'gatewayresponse.header.Access-Control-Allow-Origin': "'*'",
        'gatewayresponse.header.Access-Control-Expose-Headers': "'WWW-Authenticate, Retry-After'",
      })
    })

    test('has constant headers, each in single quotes', () => {
      for (const value of Object.values(response.ResponseParameters ?? {})) {
        expect(value).toMatch(/^'[^'$]*'$/)
      }
    })

    test('says nothing of the request but what the authorizer set', () => {
      const dynamic = JSON.stringify(bodyOf(response)).match(/\$[\w.]+/g) ?? []

      expect(dynamic).toEqual(response.ResponseType === 'ACCESS_DENIED' ? ['$context.authorizer.scope'] : [])
    })
  },
)

describe('S-13, S-14, S-40: the challenge names a code of RFC 6750 §3.1, and where the metadata is (RFC 9728 §5.1)', () => {
  const invalid =
    'error="invalid_token", error_description="The access token is missing, malformed, expired or revoked."'
  const insufficient =
    'error="insufficient_scope", error_description="The access token lacks a scope that this route needs."'

  test.each([
    [
      'on a stage',
      responses,
      'https://<Auth/Api/Rest>.execute-api.<AWS::Region>.<AWS::URLSuffix>/prod/.well-known/oauth-protected-resource',
    ],
    [
      'on a domain of one’s own',
      responsesOf(synthesize(everything)),
      'https://api.example.com/.well-known/oauth-protected-resource',
    ],
  ])('%s', (_, all, metadata) => {
    const challengeOf = (type: string) =>
      headerOf(
        all.find(({ ResponseType }) => ResponseType === type),
        'WWW-Authenticate',
      )

    expect(challengeOf('UNAUTHORIZED')).toBe(
      `'Bearer realm="api", ${invalid}, resource_metadata="${metadata}"'`,
    )
    expect(challengeOf('ACCESS_DENIED')).toBe(
      `'Bearer realm="api", ${insufficient}, resource_metadata="${metadata}"'`,
    )
  })

  test('the scope that was missing is in the body', () => {
    expect(bodyOf(responseOf('ACCESS_DENIED')).scope).toBe('$context.authorizer.scope')
  })
})

test('only 401 and 403 challenge, and what may pass says when to come back', () => {
  const types = responses.map(({ ResponseType }) => String(ResponseType))

  expect(types.filter((type) => header(type, 'WWW-Authenticate'))).toEqual(['UNAUTHORIZED', 'ACCESS_DENIED'])
  expect(
    Object.fromEntries(types.map((type) => [type, header(type, 'Retry-After')]).filter(([, value]) => value)),
  ).toEqual({
    AUTHORIZER_FAILURE: "'2'",
    AUTHORIZER_CONFIGURATION_ERROR: "'2'",
    INTEGRATION_FAILURE: "'2'",
    THROTTLED: "'1'",
  })
})
