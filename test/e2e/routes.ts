import { loadConfig } from '../../functions/config.ts'
import type { Api } from '../../local/gateway/api.ts'
import type { FunctionDefinition } from '../../local/lambda/definition.ts'

/** A method of the deployed API, without those that answer preflights. */
export interface DeployedRoute {
  /** `GET /notes/{note_id}` */
  readonly name: string
  readonly method: string
  readonly path: string
  /** The function that answers it, by its construct's path. */
  readonly handler: string
  readonly isProtected: boolean
  /** What the authorizer is told that its callers must hold. */
  readonly scopes: readonly string[]
}

interface Deployed {
  readonly api: Api
  readonly functions: readonly FunctionDefinition[]
}

/** Every route that the template has, so that a test of all of them has tomorrow's too. */
export function deployedRoutes({ api, functions }: Deployed): DeployedRoute[] {
  const authorizerFunction = functions.find(({ path }) => path === 'Auth/Authorizer/Function')
  const { routes: needed } = loadConfig(authorizerFunction?.environment ?? {}, 'routes')
  return api.routes.flatMap(({ method, resourcePath, authorizer, integration }) => {
    if (integration.kind === 'mock') return []
    const name = `${method} ${resourcePath}`
    const handler = functions.find(({ arn }) => arn === integration.functionArn)?.path ?? ''
    const isProtected = authorizer !== undefined
    return [{ name, method, path: resourcePath, handler, isProtected, scopes: needed.get(name) ?? [] }]
  })
}

/** The routes that need no token. Whoever adds one says so here too. */
export const publicRoutes: readonly string[] = [
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
]

/** The path whose answers are pages for people: no script of another origin may read them. */
export const pagePath = '/authorize'

/** The routes that a deployment serves without a token. */
export const unprotected = (deployed: Deployed): string[] =>
  deployedRoutes(deployed)
    .filter(({ isProtected }) => !isProtected)
    .map(({ name }) => name)
    .sort()
