import type { Template } from './synth.ts'

/** The logical ids that a value refers to. */
function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, argument]) => {
    if (key === 'Ref') return [String(argument)]
    if (key === 'Fn::GetAtt') return [String([argument].flat()[0]).split('.')[0] ?? '']
    if (key === 'Fn::Sub') {
      const [text, variables] = [argument].flat() as [string, unknown]
      const named = [...text.matchAll(/\$\{([^!}.]+)[^}]*\}/g)].map(([, name]) => name ?? '')
      return [...named, ...referencesIn(variables)]
    }
    if (key === 'DependsOn') return [argument].flat().map(String)
    return referencesIn(argument)
  })
}

/**
 * The first cycle among the resources of a template, as a list of logical ids; undefined if there is none.
 */
export function findCycle(template: Template): string[] | undefined {
  const done = new Set<string>()
  const visit = (id: string, trail: readonly string[]): string[] | undefined => {
    if (trail.includes(id)) return [...trail.slice(trail.indexOf(id)), id]
    const resource = template.Resources[id]
    if (done.has(id) || !resource) return undefined
    for (const other of referencesIn(resource)) {
      const cycle = visit(other, [...trail, id])
      if (cycle) return cycle
    }
    done.add(id)
    return undefined
  }
  for (const id of Object.keys(template.Resources)) {
    const cycle = visit(id, [])
    if (cycle) return cycle
  }
  return undefined
}
