import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Clock } from '../clock.ts'
import type { AccessRequest } from '../iam/policy.ts'
import { isObject, type JsonObject, parseJson } from '../json.ts'
import { type AwsAnswer, awsError } from './answer.ts'
import { invokedFunction } from './lambda.ts'
import type { Principal } from './principal.ts'

/** A call that a function, or a test, makes on an AWS service. */
export interface AwsCall {
  readonly service: 'dynamodb' | 'secretsmanager' | 'lambda'
  /** `GetItem` */
  readonly operation: string
  readonly input: JsonObject
  /** The construct's path of the calling function, or `administrator`. */
  readonly caller: string
}

/**
 * What becomes of a call instead of being carried out: an answer such as awsError() makes, `drop` (the connection
 * breaks, nothing was done) or `drop answer` (it is carried out, then the connection breaks); undefined to let it pass.
 */
export type Interception = AwsAnswer | 'drop' | 'drop answer' | undefined

/** Sees each call that is allowed, before it is carried out; a promise that is late makes the service slow. */
export type Intercept = (call: AwsCall) => Interception | Promise<Interception>

/** A service that the endpoint serves. */
export interface AwsService {
  /** All that the caller must be allowed to do. */
  access(operation: string, input: JsonObject): readonly AccessRequest[]
  call(operation: string, input: JsonObject): Promise<AwsAnswer>
}

export interface AwsEndpoint {
  readonly url: string
  close(): Promise<void>
}

export interface EndpointOptions {
  readonly services: Readonly<Record<AwsCall['service'], AwsService>>
  readonly principalOf: (accessKeyId: string) => Principal | undefined
  readonly intercept: Intercept
  readonly clock: Clock
}

/** The services by the prefix of their X-Amz-Target header, which names the operation after a dot. */
const targets: ReadonlyMap<string, AwsCall['service']> = new Map([
  ['DynamoDB_20120810', 'dynamodb'],
  ['secretsmanager', 'secretsmanager'],
])

// DynamoDB's own limit of a request is 16 MB.
const bodyLimit = 16 * 1024 * 1024

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > bodyLimit) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function send(response: ServerResponse, { status, body, headers }: AwsAnswer, now: number) {
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'x-amzn-requestid': randomUUID(),
    // Functions see a clock that can be moved; by another one here the SDK would take theirs for wrong.
    date: new Date(now).toUTCString(),
    ...headers,
  })
  response.end(JSON.stringify(body))
}

/** What a request asks for: a service's operation by the header of the JSON protocols, or an invocation by its path. */
function readCall({ url = '', headers }: IncomingMessage, body: unknown) {
  const functionName = invokedFunction(url)
  if (functionName !== undefined) {
    return {
      service: 'lambda',
      operation: 'Invoke',
      input: { FunctionName: functionName, Payload: body },
    } as const
  }
  const [prefix = '', operation = ''] = String(headers['x-amz-target']).split('.')
  const service = targets.get(prefix)
  return service && { service, operation, input: body }
}

/** Stands for the AWS services on this machine, with the policies of the template enforced. */
export async function openEndpoint(options: EndpointOptions): Promise<AwsEndpoint> {
  const { services, principalOf, intercept, clock } = options

  /** The calls that are being carried out: what they work on must not be closed under them. */
  const underWay = new Set<Promise<AwsAnswer>>()
  let isClosed = false

  function carryOut({ service, operation, input }: AwsCall): Promise<AwsAnswer> {
    const result = services[service].call(operation, input)
    underWay.add(result)
    return result.finally(() => underWay.delete(result))
  }

  /** Undefined to break the connection. */
  async function answer(request: IncomingMessage): Promise<AwsAnswer | undefined> {
    // Who holds an access key is its owner: the signature is not computed again.
    const [, accessKeyId = ''] = /Credential=(\w+)\//.exec(request.headers.authorization ?? '') ?? []
    const principal = principalOf(accessKeyId)
    if (!principal) {
      return awsError('UnrecognizedClientException', 'The security token included in the request is invalid.')
    }
    const call = readCall(request, parseJson((await readBody(request)) ?? ''))
    if (!call) return awsError('UnknownOperationException', 'No service for this request')
    const { service, operation, input } = call
    if (!isObject(input)) return awsError('SerializationException', 'The request is not a JSON object')
    const refusals = services[service]
      .access(operation, input)
      .flatMap((access) => principal.refusal(access) ?? [])
    if (refusals[0] !== undefined) return awsError('AccessDeniedException', refusals[0])

    const allowed = { service, operation, input, caller: principal.caller }
    const instead = await intercept(allowed)
    if (instead === 'drop' || isClosed) return undefined
    if (typeof instead === 'object') return instead
    const result = await carryOut(allowed)
    return instead === 'drop answer' ? undefined : result
  }

  const server = createServer((request, response) => {
    answer(request)
      .catch((error) => awsError('InternalServerError', String(error), 500))
      .then((result) => (result ? send(response, result, clock.now()) : request.socket.destroy()))
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      isClosed = true
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await Promise.allSettled(underWay)
    },
  }
}
