import { describe, expect, test } from 'vitest'
import { ofType, readable } from './readable.ts'
import { synthesize } from './synth.ts'

const responses = ofType(readable(synthesize()), 'AWS::ApiGateway::GatewayResponse').map(
  ([, { Properties }]) => Properties,
)

const responseOf = (type: string) => responses.find(({ ResponseType }) => ResponseType === type)

const header = (type: string, name: string): unknown =>
  (responseOf(type)?.ResponseParameters as Record<string, string> | undefined)?.[
    `gatewayresponse.header.${name}`
  ]

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
  ['AUTHORIZER_CONFIGURATION_ERROR', '500', 'server_error'],
  ['WAF_FILTERED', '403', 'access_denied'],
])('%s is answered with status %s and %s', (type, status, error) => {
  expect(responseOf(type)?.StatusCode).toBe(status)
  expect(bodyOf(responseOf(type))).toMatchObject({
    error,
    error_description: expect.stringMatching(/^[A-Z].*\.$/),
  })
})

test('no other type is there untested', () => {
  expect(responses).toHaveLength(13)
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

test('S-13, S-14: 401 and 403 challenge for a Bearer token, by the codes of RFC 6750 §3.1', () => {
  expect(header('UNAUTHORIZED', 'WWW-Authenticate')).toBe(
    '\'Bearer realm="api", error="invalid_token", ' +
      'error_description="The access token is missing, malformed, expired or revoked."\'',
  )
  expect(header('ACCESS_DENIED', 'WWW-Authenticate')).toBe(
    '\'Bearer realm="api", error="insufficient_scope", ' +
      'error_description="The access token lacks a scope that this route needs."\'',
  )
  expect(bodyOf(responseOf('ACCESS_DENIED')).scope).toBe('$context.authorizer.scope')
})

test('only 401 and 403 challenge, and what may pass says when to come back', () => {
  const types = responses.map(({ ResponseType }) => String(ResponseType))

  expect(types.filter((type) => header(type, 'WWW-Authenticate'))).toEqual(['UNAUTHORIZED', 'ACCESS_DENIED'])
  expect(types.filter((type) => header(type, 'Retry-After'))).toEqual(['AUTHORIZER_FAILURE', 'THROTTLED'])
  expect(header('AUTHORIZER_FAILURE', 'Retry-After')).toBe("'2'")
  expect(header('THROTTLED', 'Retry-After')).toBe("'1'")
})
