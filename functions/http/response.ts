import type { APIGatewayProxyResult } from 'aws-lambda'

/** What an endpoint answers, before the headers that every response has. */
export type Response = APIGatewayProxyResult & { readonly headers: Record<string, string> }

/** A JSON response that no cache may keep. */
export const json = (statusCode: number, body: unknown, headers: Record<string, string> = {}): Response => ({
  statusCode,
  headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers },
  body: JSON.stringify(body),
})

export const noContent = (): Response => ({
  statusCode: 204,
  headers: { 'Cache-Control': 'no-store' },
  body: '',
})

/** A JSON response that is the same for everyone and may be kept for a while. */
export const publicJson = (body: unknown, maxAgeSeconds: number): Response =>
  json(200, body, { 'Cache-Control': `public, max-age=${maxAgeSeconds}` })
