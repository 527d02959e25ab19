import { Duration } from 'aws-cdk-lib'
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import { describe, expect, test } from 'vitest'
import { loadConfig } from '../../functions/config.ts'
import { at, ofType, readable } from './readable.ts'
import { type Resource, synthesize } from './synth.ts'

const fixture = 'test/lib/fixture/echo.ts'

/** `GET /notes/{id}` of the method at `Auth/Api/Rest/Default/notes/{id}/GET`. */
function routeOf(path: string): string {
  const parts = path.replace('Auth/Api/Rest/Default', '').split('/')
  return `${parts.at(-1)} ${parts.slice(0, -1).join('/') || '/'}`
}

const methodsOf = (resources: Readonly<Record<string, Resource>>) =>
  new Map(ofType(resources, 'AWS::ApiGateway::Method').map(([path, method]) => [routeOf(path), method]))

const isPreflight = ([route]: [string, unknown]) => route.startsWith('OPTIONS ')

const extended = readable(
  synthesize(
    { scopes: { 'notes:read': 'Read your notes', 'notes:write': 'Change your notes' } },
    ({ auth }) => {
      const notes = auth.addRoute('GET /notes', { entry: fixture, scopes: ['notes:read'] })
      auth.addRoute('POST /notes', { handler: notes, scopes: ['notes:read', 'notes:write'] })
      auth.addRoute('GET /notes/{id}', { handler: notes, scopes: [] })
      auth.addRoute('DELETE /', { handler: notes, scopes: ['account'] })
    },
  ),
)

/** The routes that take a token, with the scopes it must hold. */
const guardedRoutes = {
  'POST /logout': '',
  'GET /userinfo': '',
  'GET /grants': 'account',
  'DELETE /grants': 'account',
  'DELETE /grants/{grant_id}': 'account',
  'POST /password': 'account',
  'POST /personal-tokens': 'account',
  'POST /clients': 'account',
  'GET /clients': 'account',
  'GET /clients/{client_id}': 'account',
  'PUT /clients/{client_id}': 'account',
  'DELETE /clients/{client_id}': 'account',
  'POST /clients/{client_id}/secrets': 'account',
  'DELETE /clients/{client_id}/secrets/{secret_id}': 'account',
  'GET /notes': 'notes:read',
  'POST /notes': 'notes:read notes:write',
  'GET /notes/{id}': '',
  'DELETE /': 'account',
}

describe('each method but a preflight', () => {
  test('has the authorizer, unless it is on this list', () => {
    const open = [...methodsOf(extended)]
      .filter((entry) => !isPreflight(entry) && entry[1].Properties.AuthorizationType === 'NONE')
      .map(([route]) => route)

    expect(open.sort()).toEqual([
      'GET /.well-known/jwks.json',
      'GET /.well-known/oauth-authorization-server',
      'GET /.well-known/oauth-protected-resource',
      'GET /.well-known/openid-configuration',
      'GET /authorize',
      'GET /openapi.json',
      'POST /authorize',
      'POST /introspect',
      'POST /login',
      'POST /register',
      'POST /revoke',
      'POST /token',
    ])
  })

  test('has the one authorizer that there is, which sees the whole request', () => {
    const guarded = [...methodsOf(extended)].filter(
      ([, { Properties }]) => Properties.AuthorizationType !== 'NONE',
    )

    expect(guarded.map(([route]) => route).sort()).toEqual(Object.keys(guardedRoutes).sort())
    for (const [, { Properties }] of guarded) {
      expect(Properties).toMatchObject({
        AuthorizationType: 'CUSTOM',
        AuthorizerId: '<Auth/RequestAuthorizer>',
      })
    }
    expect(at(extended, 'Auth/RequestAuthorizer').Properties).toMatchObject({
      Type: 'REQUEST',
      IdentitySource: 'method.request.header.Authorization',
      AuthorizerResultTtlInSeconds: 0,
    })
  })

  test('hands the whole request to a function that API Gateway may invoke, on the stage alone', () => {
    const api = 'arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<Auth/Api/Rest>'
    const invoked = [...methodsOf(extended)]
      .filter((entry) => !isPreflight(entry))
      .map(([, { Properties }]) => Properties.Integration as { Type: string; Uri: string })
    const allowed = ofType(extended, 'AWS::Lambda::Permission')
      .map(([, { Properties }]) => Properties)
      .filter(({ Principal }) => Principal === 'apigateway.amazonaws.com')
      .map(({ FunctionName, SourceArn }) => `${FunctionName} from ${SourceArn}`)
    const expected = new Set(
      invoked.map(({ Uri }) => `${/functions\/(.*)\/invocations/.exec(Uri)?.[1]} from ${api}/prod/*/*`),
    )

    expect(new Set(invoked.map(({ Type }) => Type))).toEqual(new Set(['AWS_PROXY']))
    expect(allowed.sort()).toEqual(
      [...expected, `<Auth/Authorizer/Function.Arn> from ${api}/authorizers/<Auth/RequestAuthorizer>`].sort(),
    )
  })
})

describe('each path but that of a page', () => {
  const preflights = [...methodsOf(extended)].filter(isPreflight)

  test('answers its preflight without a function, for any origin and header, Authorization included', () => {
    const paths = new Set(
      [...methodsOf(extended).keys()]
        .map((route) => route.split(' ')[1])
        .filter((path) => path !== '/authorize'),
    )

    expect(new Set(preflights.map(([route]) => route.split(' ')[1]))).toEqual(paths)
    for (const [, { Properties }] of preflights) {
      expect(Properties).toMatchObject({
        AuthorizationType: 'NONE',
        Integration: {
          Type: 'MOCK',
          PassthroughBehavior: 'NEVER',
          RequestTemplates: { 'application/json': '{"statusCode":204}' },
          IntegrationResponses: [
            {
              StatusCode: '204',
              ResponseParameters: {
                'method.response.header.Access-Control-Allow-Origin': "'*'",
                'method.response.header.Access-Control-Allow-Headers': "'Authorization,Content-Type,*'",
                'method.response.header.Access-Control-Max-Age': "'7200'",
              },
            },
          ],
        },
      })
    }
  })

  test.each([
    ['/notes', "'GET,POST,OPTIONS'"],
    ['/notes/{id}', "'GET,OPTIONS'"],
    ['/login', "'POST,OPTIONS'"],
    ['/grants', "'GET,DELETE,OPTIONS'"],
    ['/grants/{grant_id}', "'DELETE,OPTIONS'"],
    ['/clients/{client_id}', "'GET,PUT,DELETE,OPTIONS'"],
    ['/', "'DELETE,OPTIONS'"],
  ])('allows just the methods it has: %s', (path, methods) => {
    expect(methodsOf(extended).get(`OPTIONS ${path}`)?.Properties.Integration).toMatchObject({
      IntegrationResponses: [
        { ResponseParameters: { 'method.response.header.Access-Control-Allow-Methods': methods } },
      ],
    })
  })
})

test('S-42: the authorizer is told of each route that is not public, and of the scopes it needs', () => {
  const { Environment } = at(extended, 'Auth/Authorizer/Function').Properties
  const { routes } = loadConfig((Environment as { Variables: Record<string, string> }).Variables, 'routes')
  const told = [...routes].map(([route, scopes]) => [route, scopes.join(' ')])

  expect(Object.fromEntries(told)).toEqual(guardedRoutes)
})

test('a page is for people: no preflight lets scripts of other origins send its form (RFC 9700 §2.6)', () => {
  expect([...methodsOf(extended).keys()].filter((route) => route.endsWith('/authorize'))).toEqual([
    'GET /authorize',
    'POST /authorize',
  ])
})

test('a route of one’s own beside a page has a preflight that allows that route alone', () => {
  const resources = readable(
    synthesize({}, ({ auth }) => {
      auth.addRoute('PUT /authorize', { entry: fixture, scopes: [] })
    }),
  )

  expect(methodsOf(resources).get('OPTIONS /authorize')?.Properties.Integration).toMatchObject({
    IntegrationResponses: [
      { ResponseParameters: { 'method.response.header.Access-Control-Allow-Methods': "'PUT,OPTIONS'" } },
    ],
  })
})

test('a new route makes a new deployment, without which the stage would go on serving the old ones', () => {
  const deploymentOf = (routes: readonly `GET /${string}`[]) =>
    Object.entries(
      synthesize({}, ({ auth }) => {
        for (const route of routes) auth.addRoute(route, { entry: fixture, scopes: [] })
      }).Resources,
    ).find(([, { Type }]) => Type === 'AWS::ApiGateway::Deployment')?.[0]

  expect(deploymentOf(['GET /a'])).toBe(deploymentOf(['GET /a']))
  expect(deploymentOf(['GET /a', 'GET /b'])).not.toBe(deploymentOf(['GET /a']))
})

test('S-53: with result caching on, an answer is kept by token, path and method together', () => {
  const cached = readable(synthesize({ authorizerCacheTtl: Duration.minutes(5) }))

  expect(at(cached, 'Auth/RequestAuthorizer').Properties).toMatchObject({
    AuthorizerResultTtlInSeconds: 300,
    IdentitySource: 'method.request.header.Authorization,context.resourcePath,context.httpMethod',
  })
})

test('closed registration leaves out the route and its function, and nothing else', () => {
  const open = readable(synthesize())
  const closed = readable(synthesize({ registration: 'closed' }))
  const left = [...methodsOf(open).keys()].filter((route) => !methodsOf(closed).has(route))

  expect(left.sort()).toEqual(['OPTIONS /register', 'POST /register'])
  expect(Object.keys(closed).filter((path) => /register/i.test(path))).toEqual([])
  expect([...methodsOf(closed).keys()].filter((route) => !methodsOf(open).has(route))).toEqual([])
  const told = ({ Properties = {} }: ReturnType<typeof at>) => Properties.Environment
  expect(told(at(open, 'Auth/OpenApi/Function'))).toMatchObject({ Variables: { REGISTRATION: 'open' } })
  expect(told(at(closed, 'Auth/OpenApi/Function'))).toMatchObject({ Variables: { REGISTRATION: 'closed' } })
})

test('a function from elsewhere is invoked by its ARN, which this stack lets API Gateway do', () => {
  const arn = 'arn:aws:lambda:eu-central-1:111122223333:function:elsewhere:live'
  const resources = readable(
    synthesize({}, ({ auth }) => {
      const handler = LambdaFunction.fromFunctionArn(auth, 'Elsewhere', arn)
      expect(auth.addRoute('GET /elsewhere', { handler, scopes: [] })).toBe(handler)
    }),
  )

  expect(methodsOf(resources).get('GET /elsewhere')?.Properties.Integration).toMatchObject({
    Uri: expect.stringContaining(`/functions/${arn}/invocations`),
  })
  expect(
    ofType(resources, 'AWS::Lambda::Permission').map(([, { Properties }]) => Properties.FunctionName),
  ).toContain(arn)
})
