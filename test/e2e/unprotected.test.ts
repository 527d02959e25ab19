import { describe, expect, inject, it } from 'vitest'
import { readApi } from '../../local/gateway/api.ts'
import { readFunctions } from '../../local/lambda/definition.ts'
import { readAssembly } from '../../local/template/assembly.ts'
import { createStack } from '../../local/template/stack.ts'
import { createForge } from './forge.ts'
import { deployedRoutes, publicRoutes, unprotected } from './routes.ts'
import { startSystem } from './system.ts'
import { unprotect } from './template-edits.ts'

const whole = await startSystem()
const protectedRoutes = deployedRoutes(whole).filter(({ isProtected }) => isProtected)

const isMethod = ({ Type }: { readonly Type: string }) => Type === 'AWS::ApiGateway::Method'
const methods = Object.entries(whole.template.Resources).flatMap(([id, resource]) =>
  isMethod(resource) && resource.Properties?.AuthorizationType === 'CUSTOM' ? [id] : [],
)

describe('S-17 a route that has lost its authorizer', async () => {
  const open = await startSystem({ editTemplate: (template) => unprotect(template, () => true) })
  const { forge } = await createForge(open)

  it('is one of all of them here', () => {
    expect(deployedRoutes(open).filter(({ isProtected }) => isProtected)).toEqual([])
    expect(methods).toHaveLength(protectedRoutes.length)
  })

  it.each(protectedRoutes)('$name lets nobody in, with or without a token', async ({ method, path }) => {
    const scope = 'account notes:read notes:write notes:share'
    for (const token of [undefined, forge({ claims: { scope } })]) {
      const { status, json, headers } = await open.call(method, path.replace(/\{.*?\}/g, 'x'), {
        ...(token && { token }),
        ...(method === 'GET' ? {} : { json: { text: 'x' } }),
      })
      expect({ status, json }).toEqual({
        status: 401,
        json: { error: 'invalid_token', error_description: 'This endpoint needs an access token.' },
      })
      // API Gateway renames the challenge of a function.
      expect(headers.get('x-amzn-remapped-www-authenticate')).toMatch(/^Bearer .*error="invalid_token"/)
    }
  })
})

it.each(methods)('the list of public routes differs once %s has lost its authorizer', (chosen) => {
  const assembly = readAssembly(inject('assembly'))
  const template = unprotect(assembly.template, (id) => id === chosen)
  const stack = createStack({ ...assembly, template })
  const open = { api: readApi(stack), functions: readFunctions(stack, assembly) }
  expect(unprotected(open)).toHaveLength(publicRoutes.length + 1)
  expect(unprotected(open)).not.toEqual(publicRoutes)
})
