import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { isObject, type JsonObject, parseJson } from '../json.ts'

/** A CloudFormation template as CDK writes it. */
export interface Template {
  readonly Resources: Readonly<Record<string, TemplateResource>>
  readonly Parameters?: JsonObject
  readonly Mappings?: JsonObject
  readonly Conditions?: JsonObject
  readonly Outputs?: JsonObject
}

export interface TemplateResource {
  readonly Type: string
  readonly Properties?: JsonObject
  readonly Metadata?: JsonObject
  readonly Condition?: string
}

/** One stack of a synthesized CDK app, and where its assets are. */
export interface Assembly {
  readonly stackName: string
  readonly region: string
  readonly template: Template
  /** The file or folder of an asset, by its object key in the bucket that `cdk deploy` copies it to. */
  readonly assets: ReadonlyMap<string, string>
}

function readJsonObject(file: string): JsonObject {
  if (!existsSync(file)) throw new Error(`${file} is missing: is its folder a synthesized CDK assembly?`)
  const content = parseJson(readFileSync(file, 'utf8'))
  if (!isObject(content)) throw new Error(`${file} is not a JSON object`)
  return content
}

const object = (value: unknown): JsonObject => (isObject(value) ? value : {})

function readAssets(folder: string, artifacts: readonly JsonObject[]): Map<string, string> {
  const manifests = artifacts.filter(({ type }) => type === 'cdk:asset-manifest')
  const files = manifests.flatMap(({ properties }) => {
    const manifest = readJsonObject(join(folder, String(object(properties).file)))
    return Object.values(object(manifest.files)).map(object)
  })
  return new Map(
    files.flatMap(({ source, destinations }) =>
      Object.values(object(destinations)).map((destination) => [
        String(object(destination).objectKey),
        resolve(folder, String(object(source).path)),
      ]),
    ),
  )
}

/**
 * Reads a folder that `cdk synth` wrote.
 *
 * @throws Error if it is no assembly, or does not hold exactly one stack.
 */
export function readAssembly(folder: string): Assembly {
  const manifest = readJsonObject(join(folder, 'manifest.json'))
  const artifacts = Object.entries(object(manifest.artifacts)).map(([id, value]) => ({
    id,
    ...object(value),
  }))
  const stacks = artifacts.filter((artifact: JsonObject) => artifact.type === 'aws:cloudformation:stack')
  const [stack] = stacks
  if (!stack || stacks.length > 1) {
    const found = stacks.map(({ id }) => id).join(', ') || 'none'
    throw new Error(`The local runtime serves an app of one stack; ${folder} holds ${found}`)
  }
  const { environment, properties }: JsonObject = stack
  const { templateFile, stackName } = object(properties)
  const template = readJsonObject(join(folder, String(templateFile)))
  if (!isObject(template.Resources)) throw new Error(`${String(templateFile)} has no Resources`)
  const region = String(environment).split('/').at(-1) ?? ''
  return {
    stackName: typeof stackName === 'string' ? stackName : stack.id,
    // A stack without an environment of its own can be deployed to any region.
    region: /^[a-z]{2}(-[a-z]+)+-\d$/.test(region) ? region : 'us-east-1',
    template: template as unknown as Template,
    assets: readAssets(folder, artifacts),
  }
}
