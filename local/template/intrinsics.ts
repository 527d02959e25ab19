import { isObject, type JsonObject } from '../json.ts'
import type { Template } from './assembly.ts'

/** What the functions of a template stand for; `where` names the place for error messages. */
export interface Resolver {
  /** The value with each intrinsic function in it replaced; undefined for AWS::NoValue. */
  resolve(value: unknown, where: string): unknown
  /** Whether the template's condition of that name holds. */
  condition(name: string, where: string): boolean
}

/** What a template refers to beside itself. */
export interface References {
  /** Values of pseudo parameters, by name: `AWS::Region`. */
  readonly pseudo: Readonly<Record<string, unknown>>
  /** The value of `Ref` (no attribute) or `Fn::GetAtt` of a resource. */
  resource(logicalId: string, attribute: string | undefined, where: string): unknown
}

type Evaluate = (argument: unknown, where: string) => unknown

const text = (value: unknown, where: string): string => {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value)
  throw new Error(`${where}: expected a text, found ${JSON.stringify(value)}`)
}

const list = (value: unknown, where: string): readonly unknown[] => {
  if (Array.isArray(value)) return value
  throw new Error(`${where}: expected a list, found ${JSON.stringify(value)}`)
}

const noValue = 'AWS::NoValue'

/** Resolves the intrinsic functions of a template, each as the CloudFormation reference describes it. */
export function createResolver(template: Template, references: References): Resolver {
  const ref: Evaluate = (argument, where) => {
    const name = text(argument, where)
    if (name === noValue) return undefined
    if (Object.hasOwn(references.pseudo, name)) return references.pseudo[name]
    const parameter = template.Parameters?.[name]
    if (!isObject(parameter)) return references.resource(name, undefined, where)
    if (parameter.Default === undefined) throw new Error(`${where}: the parameter ${name} has no default`)
    return parameter.Default
  }

  const getAtt: Evaluate = (argument, where) => {
    const [id, ...attribute] = typeof argument === 'string' ? argument.split('.') : list(argument, where)
    return references.resource(text(id, where), attribute.map((part) => text(part, where)).join('.'), where)
  }

  const sub: Evaluate = (argument, where) => {
    const [pattern, given] = Array.isArray(argument) ? argument : [argument, {}]
    const values = isObject(given) ? given : {}
    return text(pattern, where).replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
      if (literal) return `\${${name}}`
      if (Object.hasOwn(values, name)) return text(resolve(values[name], where), where)
      return text(name.includes('.') ? getAtt(name, where) : ref(name, where), where)
    })
  }

  const findInMap: Evaluate = (argument, where) => {
    const keys = list(resolve(argument, where), where).map((key) => text(key, where))
    const found = keys.reduce<unknown>(
      (map, key) => (isObject(map) ? map[key] : undefined),
      template.Mappings,
    )
    if (found === undefined) throw new Error(`${where}: no mapping ${keys.join('.')}`)
    return found
  }

  const truth = (value: unknown, where: string): boolean => {
    if (isObject(value) && typeof value.Condition === 'string') return condition(value.Condition, where)
    return String(resolve(value, where)) === 'true'
  }
  const operands = (argument: unknown, where: string) =>
    list(argument, where).map((part) => truth(part, where))
  const resolved = (argument: unknown, where: string) => list(resolve(argument, where), where)

  const functions: Readonly<Record<string, Evaluate>> = {
    Ref: ref,
    'Fn::GetAtt': getAtt,
    'Fn::Sub': sub,
    'Fn::FindInMap': findInMap,
    'Fn::Join': (argument, where) => {
      const [separator, parts] = resolved(argument, where)
      return list(parts, where)
        .map((part) => text(part, where))
        .join(text(separator, where))
    },
    'Fn::Split': (argument, where) => {
      const [separator, source] = resolved(argument, where)
      return text(source, where).split(text(separator, where))
    },
    'Fn::Select': (argument, where) => {
      const [index, parts] = resolved(argument, where)
      const value = list(parts, where)[Number(index)]
      if (value === undefined) throw new Error(`${where}: Fn::Select finds nothing at ${String(index)}`)
      return value
    },
    'Fn::Base64': (argument, where) => Buffer.from(text(resolve(argument, where), where)).toString('base64'),
    'Fn::If': (argument, where) => {
      const [name, then, otherwise] = list(argument, where)
      return resolve(condition(text(name, where), where) ? then : otherwise, where)
    },
    'Fn::Equals': (argument, where) => {
      const [left, right] = resolved(argument, where)
      return String(left) === String(right)
    },
    'Fn::And': (argument, where) => operands(argument, where).every(Boolean),
    'Fn::Or': (argument, where) => operands(argument, where).some(Boolean),
    'Fn::Not': (argument, where) => !operands(argument, where)[0],
  }

  function condition(name: string, where: string): boolean {
    const definition = template.Conditions?.[name]
    if (definition === undefined) throw new Error(`${where}: there is no condition ${name}`)
    return truth(definition, where)
  }

  function resolveObject(value: JsonObject, where: string): unknown {
    const [name, ...others] = Object.keys(value)
    if (name !== undefined && others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))) {
      const evaluate = functions[name]
      if (!evaluate) throw new Error(`${where}: ${name} is not supported by the local runtime`)
      return evaluate(value[name], where)
    }
    const entries = Object.entries(value).map(
      ([key, part]) => [key, resolve(part, `${where}.${key}`)] as const,
    )
    return Object.fromEntries(entries.filter(([, part]) => part !== undefined))
  }

  function resolve(value: unknown, where: string): unknown {
    if (Array.isArray(value)) {
      return value
        .map((part, index) => resolve(part, `${where}.${index}`))
        .filter((part) => part !== undefined)
    }
    if (isObject(value)) return resolveObject(value, where)
    if (typeof value === 'string' && value.includes('{{resolve:')) {
      throw new Error(`${where}: dynamic references are not supported by the local runtime: ${value}`)
    }
    return value
  }

  return { resolve, condition }
}
