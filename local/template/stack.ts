import { isObject } from '../json.ts'
import type { Assembly, Template, TemplateResource } from './assembly.ts'
import { type Identity, stableId, values } from './identity.ts'
import { createResolver } from './intrinsics.ts'

/** A resource of the stack, its properties resolved when they are asked for. */
export interface Resource {
  readonly logicalId: string
  readonly type: string
  /** The construct's path below its stack, without CDK's own `Resource` at the end: `Auth/Users`. */
  readonly path: string
  readonly metadata: Readonly<Record<string, unknown>>
  /**
   * The resolved property, or undefined.
   *
   * @throws Error that names the resource and the intrinsic function which cannot be resolved.
   */
  property(name: string): unknown
}

/** A stack as CloudFormation would have made it: resources with names, ids and ARNs that never change. */
export interface Stack {
  readonly name: string
  readonly region: string
  readonly accountId: string
  readonly urlSuffix: string
  readonly template: Template
  resources(...types: readonly string[]): readonly Resource[]
  /** The resource's `Ref` or, with an attribute, its `Fn::GetAtt`. */
  reference(resource: Resource, attribute?: string): string
  arn(service: string, resource: string): string
  /** The stack's outputs by name, resolved. */
  outputs(): Readonly<Record<string, string>>
}

const lowerCase = 'abcdefghijklmnopqrstuvwxyz0123456789'
const upperCase = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
// The account of AWS's own examples.
const accountId = '123456789012'
const urlSuffix = 'amazonaws.com'
/** Services whose ARNs carry no region. */
const globalServices: readonly string[] = ['iam']

export function createStack(assembly: Assembly): Stack {
  const { template, stackName, region } = assembly
  const arn = (service: string, resource: string) =>
    `arn:aws:${service}:${globalServices.includes(service) ? '' : region}:${accountId}:${resource}`

  const resolver = createResolver(template, {
    pseudo: {
      'AWS::AccountId': accountId,
      'AWS::Region': region,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': urlSuffix,
      'AWS::StackName': stackName,
      'AWS::StackId': arn('cloudformation', `stack/${stackName}/${stableId(stackName, 32, lowerCase)}`),
      'AWS::NotificationARNs': [],
    },
    resource(logicalId, attribute, where) {
      const resource = all.get(logicalId)
      if (!resource) throw new Error(`${where}: the template has no resource ${logicalId}`)
      return referenceTo(resource, attribute, where)
    },
  })

  function resourceOf(logicalId: string, definition: TemplateResource): Resource {
    const { Type: type, Properties, Metadata: metadata = {} } = definition
    const cdkPath = metadata['aws:cdk:path']
    const resolved = new Map<string, unknown>()
    return {
      logicalId,
      type,
      path:
        typeof cdkPath === 'string' ? cdkPath.replace(/^[^/]*\//, '').replace(/\/Resource$/, '') : logicalId,
      metadata,
      property(name) {
        if (!resolved.has(name)) {
          resolved.set(name, resolver.resolve(Properties?.[name], `${logicalId} (${type}), ${name}`))
        }
        return resolved.get(name)
      },
    }
  }

  const all: ReadonlyMap<string, Resource> = new Map(
    Object.entries(template.Resources)
      .filter(([id, { Condition: name }]) => name === undefined || resolver.condition(name, id))
      .map(([id, definition]) => [id, resourceOf(id, definition)]),
  )

  function identityOf(resource: Resource): Identity {
    const seed = `${stackName}/${resource.logicalId}`
    return {
      logicalId: resource.logicalId,
      urlSuffix,
      arn,
      id: (length) => stableId(seed, length, lowerCase),
      name(property) {
        const given = resource.property(property)
        if (typeof given === 'string') return given
        // CloudFormation cuts names to what the service allows; 64 is what the strictest of them do.
        return `${`${stackName}-${resource.logicalId}`.slice(0, 51)}-${stableId(seed, 12, upperCase)}`
      },
      text(property) {
        const given = resource.property(property)
        if (typeof given === 'string') return given
        throw new Error(`${resource.logicalId} (${resource.type}) has no ${property}`)
      },
    }
  }

  function referenceTo(resource: Resource, attribute: string | undefined, where: string): string {
    const known = values.get(resource.type)
    const value = attribute === undefined ? known?.ref : known?.attributes?.[attribute]
    if (!value) {
      const what = attribute === undefined ? 'a reference to' : `${attribute} of`
      throw new Error(
        `${where}: ${what} ${resource.logicalId} (${resource.type}) is not supported by the local runtime`,
      )
    }
    return value(identityOf(resource))
  }

  /** An output of what cannot be had here, such as a domain's target, is left out. */
  function outputOf([name, definition]: [string, unknown]): [string, string][] {
    try {
      const value = resolver.resolve(isObject(definition) ? definition.Value : undefined, `output ${name}`)
      return typeof value === 'string' ? [[name, value]] : []
    } catch {
      return []
    }
  }

  return {
    name: stackName,
    region,
    accountId,
    urlSuffix,
    template,
    resources: (...types) => [...all.values()].filter(({ type }) => types.includes(type)),
    reference: (resource, attribute) => referenceTo(resource, attribute, resource.logicalId),
    arn,
    outputs: () => Object.fromEntries(Object.entries(template.Outputs ?? {}).flatMap(outputOf)),
  }
}
