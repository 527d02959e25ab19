import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Clock } from '../clock.ts'
import { payloadLimit } from '../lambda/instance.ts'
import { GatewayError, uriTooLong } from './error.ts'
import { readRequest } from './gateway-request.ts'
import type { Pipeline } from './pipeline.ts'

/** The door of the local system: it speaks HTTP, and leaves to the pipeline what to answer. */
export interface Gateway {
  /** `http://127.0.0.1:3000` */
  readonly origin: string
  /** Begins to answer; requests that came before have waited. */
  serve(pipeline: Pipeline): void
  /** Takes no more requests and waits for those under way, though not for ever. */
  close(): Promise<void>
}

// "Amazon API Gateway quotas" for REST APIs: all headers together, with names, line ends and spaces, and the URL. The
// request line counts for HTTP APIs only. Which answer headers beyond the limit get is not documented; the type of all
// else that is too large is the nearest. A payload may have 10 MB, but what no function could be given is not kept.
const headerLimit = 10_240
const urlLimit = 10_240
const closingMilliseconds = 5_000

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    // What is beyond the limit is read and thrown away, so that the client gets to see the answer.
    if (size <= payloadLimit) chunks.push(chunk)
    else chunks.length = 0
  }
  return size > payloadLimit ? undefined : Buffer.concat(chunks)
}

/** The bytes of all header lines: `Name: value` and the line's end. Node reads each byte as one character. */
const headerSize = (rawHeaders: readonly string[]) =>
  rawHeaders.reduce((size, text) => size + text.length + 2, 0)

function refusalOf(request: IncomingMessage, body: Buffer | undefined): GatewayError | undefined {
  if ((request.url ?? '').length > urlLimit) return uriTooLong()
  if (headerSize(request.rawHeaders) > headerLimit) {
    return new GatewayError('REQUEST_TOO_LARGE', {
      message: `HTTP header is larger than ${headerLimit} bytes.`,
    })
  }
  return body ? undefined : new GatewayError('REQUEST_TOO_LARGE')
}

/** Listens on the loopback address. @throws Error with the code EADDRINUSE if the port (0: any) is taken. */
export async function openGateway(port: number, clock: Clock): Promise<Gateway> {
  const serving = Promise.withResolvers<Pipeline>()
  let closing = false

  async function handle(incoming: IncomingMessage, response: ServerResponse) {
    const read = await readBody(incoming)
    const answer = await serving.promise
    const request = readRequest(incoming, read ?? Buffer.alloc(0), clock.now())
    const { status, headers, body } = await answer(request, refusalOf(incoming, read))
    const fields = [
      ['x-amzn-RequestId', request.id],
      ['x-amz-apigw-id', request.extendedId],
      ...headers,
      ...(status === 204 || status === 304 ? [] : [['Content-Length', String(Buffer.byteLength(body))]]),
      ...(closing ? [['Connection', 'close']] : []),
    ]
    response.writeHead(status, fields.flat())
    response.end(body)
  }

  // Node's own limit is far above API Gateway's, so that it is the gateway that answers.
  const options = { maxHeaderSize: 256 * 1024, keepAliveTimeout: 60_000 }
  const server = createServer(options, (request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })

  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve: serving.resolve,
    async close() {
      closing = true
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeIdleConnections()
      const timer = setTimeout(() => server.closeAllConnections(), closingMilliseconds)
      await closed
      clearTimeout(timer)
    },
  }
}
