import { randomBytes, randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { droppedRequestHeaders } from './header-rules.ts'

/** One field of a header, with the name as the client wrote it. */
interface HeaderField {
  readonly name: string
  readonly value: string
}

/** A request as it came in, before anything of the API is known. */
export interface GatewayRequest {
  readonly id: string
  readonly extendedId: string
  /** Milliseconds since 1970. */
  readonly receivedAt: number
  readonly method: string
  readonly protocol: string
  /** As it was sent, without the query: nothing in it is decoded. */
  readonly rawPath: string
  /** The values of each parameter, decoded, in their order. */
  readonly query: ReadonlyMap<string, readonly string[]>
  /** All fields of each header, by its name in lower case. */
  readonly headers: ReadonlyMap<string, readonly HeaderField[]>
  readonly body: Buffer
  readonly sourceIp: string
  /** The Host header: the name, locally with the port, by which the API was called. */
  readonly host: string
  readonly userAgent: string | null
  readonly traceId: string
}

function readHeaders(raw: readonly string[]): Map<string, HeaderField[]> {
  const headers = new Map<string, HeaderField[]>()
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index] ?? ''
    const key = name.toLowerCase()
    if (droppedRequestHeaders.includes(key)) continue
    headers.set(key, [...(headers.get(key) ?? []), { name, value: raw[index + 1] ?? '' }])
  }
  return headers
}

function readQuery(text: string): Map<string, string[]> {
  const query = new Map<string, string[]>()
  // A semicolon parts parameters too ("Amazon API Gateway important notes for REST APIs").
  for (const [name, value] of new URLSearchParams(text.replaceAll(';', '&'))) {
    query.set(name, [...(query.get(name) ?? []), value])
  }
  return query
}

/** Takes a request apart. `now` is in milliseconds since 1970. */
export function readRequest(request: IncomingMessage, body: Buffer, now: number): GatewayRequest {
  const [rawPath = '', queryText = ''] = (request.url ?? '')
    .replace(/^https?:\/\/[^/?]*/, '')
    .split(/\?(.*)/s)
  const sourceIp = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '')
  const headers = readHeaders(request.rawHeaders)
  const traceId = `Root=1-${Math.floor(now / 1000).toString(16)}-${randomBytes(12).toString('hex')}`
  const set = (name: string, value: string) => headers.set(name.toLowerCase(), [{ name, value }])
  const forwardedFor = headers.get('x-forwarded-for')?.map(({ value }) => value) ?? []
  set('X-Forwarded-For', [...forwardedFor, sourceIp].join(', '))
  set('X-Forwarded-Port', String(request.socket.localPort))
  set('X-Forwarded-Proto', 'http')
  set('X-Amzn-Trace-Id', traceId)
  return {
    id: randomUUID(),
    extendedId: `${randomBytes(11).toString('base64url')}=`,
    receivedAt: now,
    method: request.method ?? '',
    protocol: `HTTP/${request.httpVersion}`,
    rawPath: rawPath || '/',
    query: readQuery(queryText),
    headers,
    body,
    sourceIp,
    host: request.headers.host ?? '',
    userAgent: request.headers['user-agent'] ?? null,
    traceId,
  }
}

/** The value of `method.request.header.X` or `method.request.querystring.X`: the last, if it was sent repeatedly. */
export function requestParameter(source: string, request: GatewayRequest): string | undefined {
  const [, place, name = ''] = /^method\.request\.(header|querystring)\.(.+)$/.exec(source) ?? []
  if (place === 'header') return request.headers.get(name.toLowerCase())?.at(-1)?.value
  return place === 'querystring' ? request.query.get(name)?.at(-1) : undefined
}
