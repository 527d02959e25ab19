import type { Resource, Template } from './synth.ts'

const pathKey = 'aws:cdk:path'

/** `Auth/Login/Function` for the resource of `Test/Auth/Login/Function/Resource`. */
function pathOf(logicalId: string, resource: Resource | undefined): string {
  const path = resource?.Metadata?.[pathKey]
  if (typeof path !== 'string') return logicalId
  return path.replace(/^[^/]+\//, '').replace(/\/Resource$/, '')
}

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

function plain(value: unknown, paths: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => plain(item, paths))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
  const [name, argument] = entries[0] ?? []
  const named = (id: unknown) => paths.get(String(id)) ?? String(id)
  if (entries.length === 1 && name === 'Ref') return `<${named(argument)}>`
  if (entries.length === 1 && name === 'Fn::GetAtt') {
    const [id, attribute] = argument as [string, string]
    return `<${named(id)}.${attribute}>`
  }
  if (entries.length === 1 && name === 'Fn::Join') {
    const [delimiter, parts] = argument as [string, unknown[]]
    return parts.map((part) => text(plain(part, paths))).join(delimiter)
  }
  return Object.fromEntries(entries.map(([key, item]) => [key, plain(item, paths)]))
}

/** Resources by the path of their construct, and references as text: `<Auth/Tables/Users.Arn>`. */
export function readable(template: Template): Readonly<Record<string, Resource>> {
  const paths = new Map(
    Object.entries(template.Resources).map(([id, resource]) => [id, pathOf(id, resource)] as const),
  )
  return Object.fromEntries(
    Object.entries(template.Resources).map(([id, { DependsOn, ...resource }]) => [
      paths.get(id),
      {
        ...(plain(resource, paths) as Resource),
        ...(DependsOn && { DependsOn: DependsOn.map((other) => paths.get(other)) }),
      },
    ]),
  )
}

/** The resources of one type, by path. */
export const ofType = (
  resources: Readonly<Record<string, Resource>>,
  type: string,
): [path: string, resource: Resource][] =>
  Object.entries(resources).filter(([, resource]) => resource.Type === type)

/** The resource at a path. */
export function at(resources: Readonly<Record<string, Resource>>, path: string): Resource {
  const resource = resources[path]
  if (!resource) throw new Error(`there is no ${path} among ${Object.keys(resources).join(', ')}`)
  return resource
}
