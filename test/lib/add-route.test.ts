import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb'
import type { IFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import { describe, expect, expectTypeOf, test } from 'vitest'
import type { Route } from '../../lib/route-table.ts'
import type { TokenAuth } from '../../lib/token-auth.ts'
import { at, ofType, readable } from './readable.ts'
import { synthesize, TestStack } from './synth.ts'

const entry = 'test/lib/fixture/echo.ts'

/** What a program in plain JavaScript could pass. */
const untyped = (route: string) => route as Route

describe('refuses at the call', () => {
  test.each([
    ['no method', '/notes', "must be a method, a space and a path, as in 'GET /notes/{id}'"],
    ['two spaces', 'GET  /notes', 'must be a method, a space and a path'],
    ['an unknown method', 'FETCH /notes', 'its method must be one of GET, POST, PUT, PATCH, DELETE, HEAD'],
    ['any method', 'ANY /notes', 'its method must be one of GET'],
    ['a preflight', 'OPTIONS /notes', 'preflights are answered already'],
    ['lower case', 'get /notes', 'its method must be one of GET'],
    ['no slash', 'GET notes', 'its path must begin with a slash'],
    ['a slash at the end', 'GET /notes/', 'none at the end'],
    ['two slashes', 'GET /notes//old', 'between single slashes'],
    ['a query', 'GET /notes?all', 'its path must be letters'],
    ['an open brace', 'GET /notes/{id', 'its path must be letters'],
    ['a parameter in a word', 'GET /notes/n{id}', 'its path must be letters'],
    ['a greedy parameter in the middle', 'GET /notes/{rest+}/x', 'it can only be its last part'],
    ['two parameters of one name', 'GET /notes/{id}/{id+}', 'each {name} of its path must be another'],
    ['one of Hallpass’s own', 'POST /login', 'this route is there already'],
    ['one of Hallpass’s own by another name', 'GET /clients/{id}', 'another route has {client_id}'],
  ])('%s', (_, route, message) => {
    const { auth } = new TestStack()

    expect(() => auth.addRoute(untyped(route), { entry, scopes: [] })).toThrow(`The route '${route}': `)
    expect(() => auth.addRoute(untyped(route), { entry, scopes: [] })).toThrow(message)
  })

  test('a route that nothing answers', () => {
    const { auth } = new TestStack()
    const props = { scopes: [] } as unknown as { scopes: []; entry: string }
    expect(() => auth.addRoute('GET /notes', props)).toThrow(
      "The route 'GET /notes': it needs an entry, or the handler that answers it.",
    )
  })

  test('a route that is there already', () => {
    const { auth } = new TestStack()
    auth.addRoute('GET /notes', { entry, scopes: [] })

    expect(() => auth.addRoute('GET /notes', { entry, scopes: [] })).toThrow(
      "The route 'GET /notes': this route is there already; give one of the two another path or method.",
    )
  })

  test.each([
    ['GET /a/{x}', 'GET /a/{y}', '{y} stands where another route has {x}'],
    ['GET /a/{x}', 'POST /a/{y}/b', '{y} stands where another route has {x}'],
    ['GET /a/{x}', 'GET /a/{x+}', '{x+} stands where another route has {x}'],
    ['GET /{x}', 'GET /{y}', '{y} stands where another route has {x}'],
  ] as const)('after %s: %s', (first, second, message) => {
    const { auth } = new TestStack()
    auth.addRoute(first, { entry, scopes: [] })

    expect(() => auth.addRoute(second, { entry, scopes: [] })).toThrow(message)
  })

  test('a scope in no catalogue', () => {
    const { auth } = new TestStack({ scopes: { 'notes:read': 'Read your notes' } })

    expect(() => auth.addRoute('GET /notes', { entry, scopes: ['notes:write'] })).toThrow(
      "The route 'GET /notes': the scope 'notes:write' is in no catalogue, so no token holds it; " +
        "add it to TokenAuth's scopes.",
    )
    expect(() => auth.addRoute('GET /notes', { entry, scopes: ['notes:read notes:write'] })).toThrow(
      'is not a scope name; give a list of names, one string each',
    )
  })

  test.each(['notes:read', 'public', 'page', undefined])(
    'scopes that are no list, which would be a route without a token: %j',
    (scopes) => {
      const { auth } = new TestStack({ scopes: { 'notes:read': 'Read your notes' } })

      expect(() => auth.addRoute('GET /notes', { entry, scopes: scopes as unknown as string[] })).toThrow(
        "The route 'GET /notes': scopes must be a list of scope names, empty where any valid token will do.",
      )
    },
  )

  test('an entry that is not there', () => {
    const { auth } = new TestStack()

    expect(() => auth.addRoute('GET /notes', { entry: 'functions/nothing.ts', scopes: [] })).toThrow(
      /^The route 'GET \/notes': there is no file functions\/nothing\.ts in /,
    )
  })

  test('a timeout that API Gateway does not wait for', () => {
    const { auth } = new TestStack()

    expect(() => auth.addRoute('GET /a', { entry, scopes: [], timeout: Duration.seconds(30) })).toThrow(
      "The route 'GET /a': API Gateway waits for 29 seconds",
    )
  })
})

test('takes paths that only look alike', () => {
  const { auth } = new TestStack()
  const routes: Route[] = [
    'GET /a/{x}',
    'GET /a/x',
    'GET /a/{x}/{y}',
    'GET /b/{y}',
    'HEAD /a/{x}',
    'GET /a.b/_:$-c',
  ]

  for (const route of routes) auth.addRoute(route, { entry, scopes: [] })
})

describe('an entry', () => {
  const resources = readable(
    synthesize({ removalPolicy: RemovalPolicy.DESTROY }, (stack) => {
      const table = new TableV2(stack, 'Notes', { partitionKey: { name: 'id', type: AttributeType.STRING } })
      const fn = stack.auth.addRoute('GET /notes/{id}', {
        entry: `./${entry}`,
        scopes: [],
        environment: { NOTES_TABLE: table.tableName },
        memorySize: 256,
        timeout: Duration.seconds(3),
      })
      table.grantReadData(fn)
    }),
  )
  const path = 'Auth/GET --notes--{id}'

  test('becomes a function like our own, with the variables, memory and timeout it was given', () => {
    expect(at(resources, `${path}/Function`)).toMatchObject({
      Properties: {
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        MemorySize: 256,
        Timeout: 3,
        Environment: { Variables: { NOTES_TABLE: '<Notes>' } },
        LoggingConfig: { LogFormat: 'JSON', LogGroup: `<${path}/Log>` },
      },
      Metadata: { 'hallpass:entry': entry },
    })
    expect(at(resources, `${path}/Log`).DeletionPolicy).toBe('Delete')
  })

  test('may write its log, and what it is granted', () => {
    expect(at(resources, `${path}/Role`).Properties.Policies).toHaveLength(1)
    expect(ofType(resources, 'AWS::IAM::Policy').map(([, { Properties }]) => Properties)).toMatchObject([
      { Roles: [`<${path}/Role>`] },
    ])
  })
})

test('a route takes seven resources with its own function, three with another’s, one on a known path', () => {
  const sizeOf = (extend: (auth: TokenAuth) => void) =>
    Object.keys(synthesize({}, ({ auth }) => extend(auth)).Resources).length
  const none = sizeOf(() => {})
  const one = sizeOf((auth) => auth.addRoute('GET /a', { entry, scopes: [] }))
  const shared = sizeOf((auth) => {
    const handler = auth.addRoute('GET /a', { entry, scopes: [] })
    auth.addRoute('GET /b', { handler, scopes: [] })
  })
  const samePath = sizeOf((auth) => {
    const handler = auth.addRoute('GET /a', { entry, scopes: [] })
    auth.addRoute('PUT /a', { handler, scopes: [] })
  })

  expect([one - none, shared - one, samePath - one]).toEqual([7, 3, 1])
})

test('the types ask for scopes and for one of entry and handler, and know what comes back', () => {
  // Never called: tsc is what tests it.
  const calls = (auth: TokenAuth, handler: IFunction) => {
    // @ts-expect-error scopes are missing
    auth.addRoute('GET /a', { entry })
    // @ts-expect-error scopes are missing
    auth.addRoute('GET /a', { handler })
    // @ts-expect-error neither entry nor handler
    auth.addRoute('GET /a', { scopes: [] })
    // @ts-expect-error both of them
    auth.addRoute('GET /a', { entry, handler, scopes: [] })
    // @ts-expect-error public is for Hallpass's own endpoints
    auth.addRoute('GET /a', { entry, scopes: 'public' })
    // @ts-expect-error a list, even of one
    auth.addRoute('GET /a', { entry, scopes: 'notes:read' })
    // @ts-expect-error a handler has its variables already
    auth.addRoute('GET /a', { handler, scopes: [], environment: {} })
    // @ts-expect-error no such method
    auth.addRoute('FETCH /a', { entry, scopes: [] })
    // @ts-expect-error no slash
    auth.addRoute('GET a', { entry, scopes: [] })
    expectTypeOf(auth.addRoute('GET /a', { entry, scopes: [] })).toEqualTypeOf<LambdaFunction>()
    expectTypeOf(auth.addRoute('GET /a', { handler, scopes: [] })).toEqualTypeOf<IFunction>()
  }
  expectTypeOf(calls).toBeFunction()
})
