import { asList, isObject } from '../json.ts'
import type { Resource, Stack } from '../template/stack.ts'
import { type GatewayResponse, readGatewayResponse } from './gateway-response.ts'
import { type Route, readRoute } from './route.ts'

/** A REST API, deployed to its stage. */
export interface Api {
  readonly id: string
  readonly accountId: string
  readonly region: string
  readonly deploymentId: string
  readonly stage: string
  /** Null if the stage has none. */
  readonly stageVariables: Readonly<Record<string, string>> | null
  /** Content types whose bodies reach functions in base64; the wildcard type stands for all. */
  readonly binaryMediaTypes: readonly string[]
  readonly routes: readonly Route[]
  /** By type. */
  readonly gatewayResponses: ReadonlyMap<string, GatewayResponse>
  /** Where the API is reached in the cloud. */
  readonly origin: string
  /** The custom domain that serves the API without the stage in the path; undefined if there is none. */
  readonly rootDomain: string | undefined
}

function resourcePaths(stack: Stack, rootId: string): Map<string, string> {
  const resources = stack.resources('AWS::ApiGateway::Resource')
  const byId = new Map(resources.map((resource) => [stack.reference(resource), resource]))
  const pathOf = (id: string): string => {
    const resource = byId.get(id)
    if (id === rootId || !resource) return ''
    return `${pathOf(String(resource.property('ParentId')))}/${String(resource.property('PathPart'))}`
  }
  return new Map([[rootId, '/'], ...[...byId.keys()].map((id) => [id, pathOf(id)] as const)])
}

function only(resources: readonly Resource[], what: string): Resource {
  const [first] = resources
  if (!first || resources.length > 1) {
    throw new Error(
      `The local runtime serves a stack with one ${what}; this one has ${resources.length || 'none'}`,
    )
  }
  return first
}

function readRootDomain(stack: Stack): string | undefined {
  const mapping = stack
    .resources('AWS::ApiGateway::BasePathMapping')
    .find((candidate) => (candidate.property('BasePath') ?? '') === '')
  return mapping === undefined ? undefined : String(mapping.property('DomainName'))
}

/**
 * Reads the stack's API.
 *
 * @throws Error if there is not exactly one, or it has something that the local runtime cannot serve.
 */
export function readApi(stack: Stack): Api {
  const restApi = only(stack.resources('AWS::ApiGateway::RestApi'), 'REST API')
  const stageResource = only(stack.resources('AWS::ApiGateway::Stage'), 'stage of its API')
  const id = stack.reference(restApi)
  const variables = stageResource.property('Variables')
  const paths = resourcePaths(stack, stack.reference(restApi, 'RootResourceId'))
  const responses = stack.resources('AWS::ApiGateway::GatewayResponse').map(readGatewayResponse)
  return {
    id,
    accountId: stack.accountId,
    region: stack.region,
    deploymentId: String(stageResource.property('DeploymentId')),
    stage: stack.reference(stageResource),
    stageVariables: isObject(variables) ? (variables as Record<string, string>) : null,
    binaryMediaTypes: asList(restApi.property('BinaryMediaTypes')).map(String),
    routes: stack.resources('AWS::ApiGateway::Method').map((method) => readRoute(stack, method, paths)),
    gatewayResponses: new Map(responses.map((response) => [response.type, response])),
    origin: `https://${id}.execute-api.${stack.region}.${stack.urlSuffix}`,
    rootDomain: readRootDomain(stack),
  }
}
