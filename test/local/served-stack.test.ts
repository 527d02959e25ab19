import { describe, expect, test } from 'vitest'
import { isObject } from '../../local/json.ts'
import { editResources } from './fixture/edit.ts'
import { send } from './fixture/send.ts'
import { startFixture } from './fixture/system.ts'

test.each([
  ['no function is integrated', { Type: 'HTTP', Uri: 'https://example.org', IntegrationHttpMethod: 'POST' }],
  ['the method of the integration is not POST', { Type: 'AWS_PROXY', IntegrationHttpMethod: 'GET' }],
])('a stack is refused where %s', async (_, Integration) => {
  const editTemplate = editResources('AWS::ApiGateway::Method', ({ Properties }) => ({
    Properties: {
      ...Properties,
      Integration: { ...(isObject(Properties?.Integration) && Properties.Integration), ...Integration },
    },
  }))
  await expect(startFixture({ editTemplate })).rejects.toThrow('mock and Lambda proxy integrations only')
})

test.each([
  [{ AuthorizationType: 'AWS_IAM' }, 'no authorization of the type AWS_IAM'],
  [{ ApiKeyRequired: true }, 'has no API keys'],
])('a stack is refused for %j of a method', async (properties, message) => {
  const editTemplate = editResources('AWS::ApiGateway::Method', ({ Properties }) => ({
    Properties: { ...Properties, ...properties },
  }))
  await expect(startFixture({ editTemplate })).rejects.toThrow(message)
})

describe('at the root', () => {
  test('the stage is not in the path, and functions are told the custom domain’s place here', async () => {
    const system = await startFixture({ root: true })
    expect(system.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    const { text } = await send(system.url, '/things/7')
    const { event, environment } = JSON.parse(text)
    expect(event).toMatchObject({ path: '/things/7', requestContext: { path: '/things/7', stage: 'v1' } })
    expect(environment).toMatchObject({ DOMAIN_ISSUER: system.url })
    expect((await send(system.url, '/v1/things/7')).status).toBe(404)
  })

  test('a stack without a custom domain is refused', async () => {
    const editTemplate = editResources('AWS::ApiGateway::BasePathMapping', () => undefined)
    await expect(startFixture({ root: true, editTemplate })).rejects.toThrow('the stack has none')
  })
})

test('a function may be invoked by the API only with a permission', async () => {
  const lines: string[] = []
  const system = await startFixture({
    editTemplate: editResources('AWS::Lambda::Permission', () => undefined),
    onLog: ({ line }) => lines.push(line),
  })
  const answer = await send(system.url, '/v1/things')
  expect(answer.status).toBe(500)
  expect(lines.join()).toContain('API Gateway may not invoke')
})
