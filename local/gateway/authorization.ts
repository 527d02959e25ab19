import type { Clock } from '../clock.ts'
import { decide, parsePolicy, type Statement } from '../iam/policy.ts'
import { isObject, parseJson } from '../json.ts'
import type { InvokePermission } from '../lambda/permission.ts'
import type { PoolOutcome } from '../lambda/pool.ts'
import type { AuthorizerDefinition } from './authorizer-definition.ts'
import { GatewayError } from './error.ts'
import { authorizerEvent } from './event.ts'
import { contextVariables, methodArn, type RoutedRequest } from './request-context.ts'

/** Invokes a function by its ARN with an event (JSON). */
export type InvokeFunction = (functionArn: string, event: string) => Promise<PoolOutcome>

/** What an authorizer said; it is judged anew against each request that it is used for. */
interface Verdict {
  readonly statements: readonly Statement[]
  /** The principal's id and the context, as functions and templates get to see them. */
  readonly context: Readonly<Record<string, string>>
}

export interface AuthorizationOptions {
  readonly clock: Clock
  readonly invoke: InvokeFunction
  readonly mayInvoke: InvokePermission
}

/** Lets a request pass and gives what the function sees as `requestContext.authorizer`. @throws GatewayError */
export type Authorize = (definition: AuthorizerDefinition, routed: RoutedRequest) => Promise<object>

// "Amazon API Gateway quotas": the size of the policy of a Lambda authorizer's answer.
const policyLimit = 8 * 1024

/** The values of the identity sources, all fields of a header counting; undefined if one is missing or empty. */
function identityOf({ identitySources }: AuthorizerDefinition, routed: RoutedRequest): string | undefined {
  const { api, request, match } = routed
  const places: Readonly<Record<string, (name: string) => string | undefined>> = {
    'method.request.header': (name) =>
      request.headers
        .get(name.toLowerCase())
        ?.map(({ value }) => value)
        .join(', '),
    'method.request.querystring': (name) => request.query.get(name)?.join(', '),
    stageVariables: (name) => api.stageVariables?.[name],
    context: (name) => contextVariables(api, request, match).get(name),
  }
  const values = identitySources.map((source) => {
    const [, place = '', name = ''] =
      /^(context|stageVariables|method\.request\.(?:header|querystring))\.(.+)$/.exec(source) ?? []
    return places[place]?.(name)
  })
  return values.every(Boolean) ? JSON.stringify(values) : undefined
}

/**
 * Reads the answer of an authorizer ("Output from an API Gateway Lambda authorizer").
 *
 * @throws Error that says what is wrong with it.
 */
function readVerdict(payload: string): Verdict {
  const answer = parseJson(payload)
  if (!isObject(answer)) throw new Error('the answer is not an object')
  const { principalId, policyDocument, context = {} } = answer
  if (typeof principalId !== 'string') throw new Error('principalId is not a string')
  if (Buffer.byteLength(JSON.stringify(policyDocument) ?? '') > policyLimit) {
    throw new Error(`policyDocument is larger than ${policyLimit} bytes`)
  }
  if (!isObject(context)) throw new Error('context is not an object')
  const entries = Object.entries(context).map(([name, value]) => {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
      throw new Error(`context.${name} is neither string, number nor boolean`)
    }
    return [name, String(value)] as const
  })
  return { statements: parsePolicy(policyDocument), context: { principalId, ...Object.fromEntries(entries) } }
}

export function createAuthorization({ clock, invoke, mayInvoke }: AuthorizationOptions): Authorize {
  const cache = new Map<string, { readonly verdict: Verdict; readonly until: number }>()

  async function ask({ id, functionArn }: AuthorizerDefinition, routed: RoutedRequest): Promise<Verdict> {
    const { api } = routed
    const sourceArn = `arn:aws:execute-api:${api.region}:${api.accountId}:${api.id}/authorizers/${id}`
    if (!mayInvoke(functionArn, 'apigateway.amazonaws.com', sourceArn)) {
      throw new GatewayError(
        'AUTHORIZER_CONFIGURATION_ERROR',
        {},
        'API Gateway may not invoke the authorizer',
      )
    }
    const outcome = await invoke(functionArn, JSON.stringify(authorizerEvent(routed)))
    if (outcome.kind === 'throttled') {
      throw new GatewayError('AUTHORIZER_CONFIGURATION_ERROR', {}, 'the authorizer is throttled')
    }
    if (outcome.kind === 'error') {
      // As users of API Gateway report it; the documentation's words fit AUTHORIZER_FAILURE as well.
      const isUnauthorized = outcome.error.errorMessage === 'Unauthorized'
      const type = isUnauthorized ? 'UNAUTHORIZED' : 'AUTHORIZER_CONFIGURATION_ERROR'
      throw new GatewayError(type, {}, outcome.error.errorMessage)
    }
    try {
      return readVerdict(outcome.payload)
    } catch (error) {
      throw new GatewayError('AUTHORIZER_CONFIGURATION_ERROR', {}, error)
    }
  }

  async function verdictOn(definition: AuthorizerDefinition, routed: RoutedRequest, identity: string) {
    if (definition.ttlSeconds === 0) return ask(definition, routed)
    const key = `${definition.id} ${identity}`
    const cached = cache.get(key)
    if (cached && cached.until > clock.now()) return cached.verdict
    const verdict = await ask(definition, routed)
    cache.set(key, { verdict, until: clock.now() + definition.ttlSeconds * 1000 })
    return verdict
  }

  return async (definition, routed) => {
    const identity = identityOf(definition, routed)
    if (identity === undefined) throw new GatewayError('UNAUTHORIZED')
    const started = performance.now()
    const { statements, context } = await verdictOn(definition, routed, identity)
    const request = { action: 'execute-api:Invoke', resource: methodArn(routed), context: new Map() }
    const decision = decide(statements, request)
    if (decision !== 'allowed') {
      const explicitly = decision === 'denied explicitly' ? ' with an explicit deny' : ''
      const message = `User is not authorized to access this resource${explicitly}`
      throw new GatewayError('ACCESS_DENIED', { message, authorizer: context })
    }
    return { ...context, integrationLatency: Math.round(performance.now() - started) }
  }
}
