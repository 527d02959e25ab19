import { expect, test } from 'vitest'
import type { TemplateResource } from '../../local/template/assembly.ts'
import { call, obey } from './fixture/calls.ts'
import { editResources } from './fixture/edit.ts'
import { sharedFixture, startFixture } from './fixture/system.ts'

const fixture = sharedFixture()

/** The fixture with other gateway responses: edits by type, and nothing of the types that are not named. */
const withResponses = (responses: Record<string, Partial<TemplateResource['Properties']>>) =>
  startFixture({
    editTemplate: editResources('AWS::ApiGateway::GatewayResponse', ({ Properties }) => {
      const edit = responses[String(Properties?.ResponseType)]
      return edit && { Properties: { ...Properties, ...edit } }
    }),
  })

test('a failure of no type of its own is answered by the default for its class', async () => {
  const answer = await obey(fixture(), 'throw', 'no')
  expect(answer.status).toBe(502)
  expect(answer.body).toEqual({ error: 'failed', id: answer.headers.get('x-amzn-requestid') })
  expect(answer.headers.get('access-control-allow-origin')).toBe('*')
})

test('a header is taken from the request, and left out if it is not there', async () => {
  const ask = (headers: Record<string, string>) => call(fixture(), '/guarded', { token: 'fail', headers })
  expect((await ask({ 'x-asked-by': 'me' })).headers.get('x-asked-by')).toBe('me')
  expect((await ask({})).headers.has('x-asked-by')).toBe(false)
})

test('the template is chosen by what the client accepts', async () => {
  const response = await fetch(`${fixture().url}/guarded`, {
    headers: { Accept: 'text/plain', Authorization: 'fail' },
  })
  expect(response.headers.get('content-type')).toBe('text/plain')
  expect(await response.text()).toBe('failed: ')
})

test('without any gateway response, API Gateway answers by itself', async () => {
  const system = await withResponses({})
  const cases: [string, string | undefined, number, unknown][] = [
    ['/nowhere', undefined, 403, 'Missing Authentication Token'],
    ['/guarded', undefined, 401, 'Unauthorized'],
    ['/guarded', 'deny', 403, 'User is not authorized to access this resource with an explicit deny'],
    ['/guarded', 'elsewhere', 403, 'User is not authorized to access this resource'],
    ['/guarded', 'fail', 500, null],
  ]
  for (const [path, token, status, message] of cases) {
    const answer = await call(system, path, token === undefined ? {} : { token })
    expect([answer.status, answer.body]).toEqual([status, { message }])
    expect(answer.headers.has('access-control-allow-origin')).toBe(false)
  }
  expect((await obey(system, 'throw', 'no')).body).toEqual({ message: 'Internal server error' })
})

test('the status of a default holds for all types that have none of their own', async () => {
  const system = await withResponses({ DEFAULT_5XX: { StatusCode: '503' }, UNAUTHORIZED: {} })
  expect((await obey(system, 'throw', 'no')).status).toBe(503)
  expect((await call(system, '/guarded', { token: 'fail' })).status).toBe(503)
  expect((await call(system, '/guarded')).status).toBe(401)
})

test('nothing but variables is replaced in a template', async () => {
  const template =
    '#if(true)$context.stage $context.apiId $context.httpMethod $context.error.message $context.error.responseType. ' +
    '$context.authorizer.nobody|$context.unknown|$stageVariables.colour $util.x#end'
  const system = await withResponses({
    UNAUTHORIZED: { ResponseTemplates: { 'application/json': template } },
  })
  const response = await fetch(`${system.url}/guarded`)
  expect(await response.text()).toBe(
    `#if(true)v1 ${system.api.id} GET Unauthorized UNAUTHORIZED. ||$stageVariables.colour $util.x#end`,
  )
})

test.each(['context.requestId', 'stageVariables.colour', 'constant', 'integration.response.header.X'])(
  'a header cannot be %s',
  async (mapping) => {
    const ResponseParameters = { 'gatewayresponse.header.X-Y': mapping }
    await expect(withResponses({ DEFAULT_5XX: { ResponseParameters } })).rejects.toThrow(
      'is not a quoted constant',
    )
  },
)
