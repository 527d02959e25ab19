import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { Intercept } from './aws/endpoint.ts'
import { openAwsServices } from './aws/services.ts'
import { openStore } from './aws/store.ts'
import { createClock } from './clock.ts'
import { type Api, readApi } from './gateway/api.ts'
import { openGateway } from './gateway/gateway.ts'
import { createPipeline } from './gateway/pipeline.ts'
import { parseJson } from './json.ts'
import { type FunctionDefinition, readFunctions } from './lambda/definition.ts'
import { type FunctionCredentials, lambdaEnvironment } from './lambda/environment.ts'
import { readInvokePermissions } from './lambda/permission.ts'
import { createPool } from './lambda/pool.ts'
import { printLog } from './log.ts'
import { readAssembly, type Template } from './template/assembly.ts'
import { createStack } from './template/stack.ts'

/** How long a rotation under way may take once everything is to end; the next start finishes what it cut off. */
const closingMilliseconds = 5_000

/** A line that a function, or API Gateway, wrote to its log. */
export interface LogLine {
  /** The construct's path of the function, or `API Gateway`, or `Secrets Manager`. */
  readonly source: string
  readonly line: string
}

export interface LocalOptions {
  /** The folder of a synthesized CDK assembly of one stack, or what makes it once port and data are taken. */
  readonly assembly: string | (() => Promise<string>)
  /** Where data is kept. @default all is in memory and gone at the end */
  readonly dataFolder?: string
  /** @default any that is free */
  readonly port?: number
  /** Serve the API without the stage in the path, as its custom domain does. @default false */
  readonly root?: boolean
  /** @default each line is printed, made readable */
  readonly onLog?: (line: LogLine) => void
  /** Sees each call on an AWS service that is allowed. @default all are carried out */
  readonly intercept?: Intercept
  /** Changes the template before it is run. @default it is run as it is */
  readonly editTemplate?: (template: Template) => Template
}

/** A running stack. */
export interface LocalSystem {
  /** Of the API, with the stage unless it is served at the root; no slash at the end. */
  readonly url: string
  readonly api: Api
  readonly template: Template
  readonly functions: readonly FunctionDefinition[]
  /** The stack's outputs, with the API's address here in place of the one in the cloud. */
  readonly outputs: Readonly<Record<string, string>>
  /** The name of each table by its construct's path, such as `Auth/Users`. */
  readonly tables: Readonly<Record<string, string>>
  /** The ARN of each secret by its construct's path. */
  readonly secrets: Readonly<Record<string, string>>
  /** The access of an administrator, who may do everything. */
  readonly aws: {
    readonly endpoint: string
    readonly region: string
    readonly credentials: FunctionCredentials
  }
  /** Moves the time of all functions, of the gateway and of the AWS services. */
  advance(milliseconds: number): void
  /**
   * Rotates a secret, named by its construct's path or ARN, and waits for the end.
   *
   * @throws Error with what its function failed with.
   */
  rotate(secret: string): Promise<void>
  /** Resolves once no rotation is under way, such as the first one after the start. */
  settled(): Promise<void>
  /**
   * Invokes a function, named by its construct's path, name or ARN, as someone who may.
   *
   * @throws Error with its error.
   */
  invoke(name: string, event: object): Promise<unknown>
  /** Runs a function's next events with the code in a folder; those under way finish with the old. */
  replaceCode(functionName: string, folder: string): void
  /** Ends requests under way, then everything. */
  close(): Promise<void>
}

/** Each text as it is changed. */
const mapTexts = (texts: Readonly<Record<string, string>>, change: (text: string) => string) =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, change(text)]))

function cloudOrigin(api: Api, root: boolean): string {
  if (!root) return api.origin
  if (api.rootDomain === undefined) {
    throw new Error(
      'The API is served at the root only by a custom domain without a base path; the stack has none',
    )
  }
  return `https://${api.rootDomain}`
}

/**
 * Runs a synthesized stack on this machine as AWS would.
 *
 * @throws FolderInUseError if another process uses the data folder; Error with the code EADDRINUSE if the port is
 *   taken; Error that names the resource for what cannot be run here.
 */
export async function startLocal(options: LocalOptions): Promise<LocalSystem> {
  const { onLog = printLog, root = false, editTemplate = (template) => template } = options
  const clock = createClock()
  // Port and data are nobody else's from here on, however long the assembly takes.
  const gateway = await openGateway(options.port ?? 0, clock)
  const opened: { close(): Promise<void> }[] = []
  /** The gateway first, so that requests under way still find everything that they need; then what was opened last. */
  const closeEach = async () => {
    await gateway.close()
    for (const resource of opened.toReversed()) await resource.close()
  }
  let closed: Promise<void> | undefined
  const closeAll = () => {
    closed ??= closeEach()
    return closed
  }
  try {
    const store = await openStore(options.dataFolder)
    opened.push(store)
    const folder = typeof options.assembly === 'string' ? options.assembly : await options.assembly()
    const assembly = readAssembly(folder)
    const template = editTemplate(assembly.template)
    const stack = createStack({ ...assembly, template })
    store.locate(stack.accountId, stack.region)
    const api = readApi(stack)
    const origin = cloudOrigin(api, root)
    const mayInvoke = readInvokePermissions(stack)
    const functions = readFunctions(stack, assembly)
    const named = (name: string) =>
      functions.find(({ path, name: own, arn }) => [path, own, arn].includes(name))
    /** Replaces where the API is reached in the cloud by where it is reached here. */
    const localise = (text: string) => text.replaceAll(origin, gateway.origin)
    const invokeRaw = async (functionArn: string, event: string) => {
      const definition = named(functionArn)
      if (!definition) throw new Error(`There is no function ${functionArn}`)
      return pool.invoke(definition.name, randomUUID(), event)
    }
    const invoke = async (name: string, event: object): Promise<unknown> => {
      const outcome = await invokeRaw(name, JSON.stringify(event))
      if (outcome.kind === 'answer') return parseJson(outcome.payload)
      if (outcome.kind === 'throttled') throw new Error(`${name} is throttled`)
      throw Object.assign(new Error(outcome.error.errorMessage), { name: outcome.error.errorType })
    }
    const services = await openAwsServices({
      stack,
      store,
      clock,
      functions,
      mayInvoke,
      invoke,
      intercept: options.intercept ?? (() => undefined),
      onRotationFailure: ({ path }, error) =>
        onLog({ source: 'Secrets Manager', line: `The rotation of ${path} failed: ${error.message}` }),
    })
    opened.push(services)
    const pool = createPool({
      functions,
      environmentOf: (definition) => ({
        ...mapTexts(definition.environment, localise),
        ...lambdaEnvironment(definition, services.credentialsOf(definition.name), stack.region, services.url),
      }),
      offset: clock.offset,
      onLine: ({ path }, line) => onLog({ source: path, line }),
    })
    opened.push(pool, {
      close: () =>
        Promise.race([
          services.rotation.settled(),
          setTimeout(closingMilliseconds, undefined, { ref: false }),
        ]),
    })
    const { tables, secrets, rotation } = services
    gateway.serve(
      createPipeline({
        api,
        root,
        localise,
        clock,
        mayInvoke,
        invoke: invokeRaw,
        onError: ({ method, rawPath }, { type, cause }) =>
          onLog({
            source: 'API Gateway',
            line: `${method} ${rawPath}: ${type}: ${String(cause ?? 'no details')}`,
          }),
      }),
    )
    rotation.startDue()
    return {
      url: root ? gateway.origin : `${gateway.origin}/${api.stage}`,
      api,
      template,
      functions,
      outputs: mapTexts(stack.outputs(), localise),
      tables: Object.fromEntries(tables.map(({ path, name }) => [path, name])),
      secrets: Object.fromEntries(secrets.map(({ path, arn }) => [path, arn])),
      aws: { endpoint: services.url, region: stack.region, credentials: services.administrator },
      advance: clock.advance,
      async rotate(name) {
        const secret = secrets.find(({ path, arn }) => path === name || arn === name)
        if (!secret) throw new Error(`There is no secret ${name}`)
        await rotation.run(secret)
      },
      settled: rotation.settled,
      invoke,
      replaceCode: pool.replaceCode,
      close: closeAll,
    }
  } catch (error) {
    await closeAll()
    throw error
  }
}
