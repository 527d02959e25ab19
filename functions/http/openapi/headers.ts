import type { JsonSchema } from './requests/request.ts'

interface Header {
  readonly description: string
  readonly schema: JsonSchema
}

const text = (pattern: string): JsonSchema => ({ type: 'string', pattern })
const constant = (value: string): JsonSchema => ({ type: 'string', const: value })

const bearer = 'Bearer realm="api", error="[a-z_]+", error_description="[^"]+"'
const basic = 'Basic realm="api", charset="UTF-8"'

const headers = {
  AllowOrigin: { description: 'Scripts of any origin may read the answer.', schema: constant('*') },
  ExposeHeaders: {
    description: 'What scripts may read beside the headers that they always may.',
    schema: constant('WWW-Authenticate, Retry-After'),
  },
  NoStore: { description: 'No cache may keep the answer.', schema: constant('no-store') },
  PublicCache: {
    description: 'For how many seconds caches may keep the answer.',
    schema: text('^public, max-age=\\d+$'),
  },
  RetryAfter: {
    description: 'In how many seconds to try again.',
    schema: { type: 'integer', minimum: 1 },
  },
  Challenge: {
    description: 'RFC 6750 §3, with `resource_metadata` (RFC 9728 §5.1).',
    schema: text(`^${bearer}, resource_metadata="[^"]+"$`),
  },
  RemappedChallenge: {
    description:
      'RFC 6749 §5.2, RFC 6750 §3: the WWW-Authenticate of the function behind the route, which API Gateway renames.',
    schema: text(`^(${basic}|${bearer})$`),
  },
  Location: { description: 'Where the browser is to go.', schema: { type: 'string', format: 'uri' } },
  ContentSecurityPolicy: {
    description:
      'Nothing but the page itself, its style and the logo; its form goes to it and on to the client; no frame.',
    schema: text("^default-src 'none'; .*frame-ancestors 'none'"),
  },
  FrameOptions: { description: 'No frame.', schema: constant('DENY') },
  ContentTypeOptions: { description: 'The type is the one that is named.', schema: constant('nosniff') },
  StrictTransport: {
    description: 'Browsers come by https for a year: a password is typed here.',
    schema: constant('max-age=31536000'),
  },
  ReferrerPolicy: {
    description: 'No other site is told this address, which may hold a code.',
    schema: constant('no-referrer'),
  },
} satisfies Record<string, Header>

/** A header, or with `?` one that not every answer of its kind has. */
type HeaderName = keyof typeof headers | `${keyof typeof headers}?`

type Headers = Readonly<Record<string, HeaderName>>

/** The headers by the name of each in the description. */
export const headerComponents = Object.fromEntries(
  Object.entries(headers).flatMap(([name, header]) => [
    [name, { ...header, required: true }],
    [`Optional${name}`, { ...header, required: false }],
  ]),
)

const refer = (names: Headers) =>
  Object.fromEntries(
    Object.entries(names).map(([name, header]) => {
      const component = header.endsWith('?') ? `Optional${header.slice(0, -1)}` : header
      return [name, { $ref: `#/components/headers/${component}` }]
    }),
  )

/** The headers of any answer but pages and their redirects, and others that it has. */
export const corsHeaders = (others: Headers = {}) =>
  refer({
    'Access-Control-Allow-Origin': 'AllowOrigin',
    'Access-Control-Expose-Headers': 'ExposeHeaders',
    'Cache-Control': 'NoStore',
    ...others,
  })

export const redirectHeaders = () =>
  refer({ Location: 'Location', 'Cache-Control': 'NoStore', 'Referrer-Policy': 'ReferrerPolicy' })

export const pageHeaders = (others: Headers = {}) =>
  refer({
    'Cache-Control': 'NoStore',
    'Referrer-Policy': 'ReferrerPolicy',
    'Content-Security-Policy': 'ContentSecurityPolicy',
    'X-Frame-Options': 'FrameOptions',
    'X-Content-Type-Options': 'ContentTypeOptions',
    'Strict-Transport-Security': 'StrictTransport',
    ...others,
  })

/** Those of a failure that people get to see as a page, or as JSON where API Gateway tells of it. */
export const failedPageHeaders = () =>
  refer({
    'Access-Control-Allow-Origin': 'AllowOrigin?',
    'Access-Control-Expose-Headers': 'ExposeHeaders?',
    'Cache-Control': 'NoStore',
    'Referrer-Policy': 'ReferrerPolicy?',
    'Content-Security-Policy': 'ContentSecurityPolicy?',
    'X-Frame-Options': 'FrameOptions?',
    'X-Content-Type-Options': 'ContentTypeOptions?',
    'Strict-Transport-Security': 'StrictTransport?',
  })
