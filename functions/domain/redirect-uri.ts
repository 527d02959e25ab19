/** Loopback addresses as RFC 8252 §7.3 wants them written; their port is known only when the app runs. */
const loopbackAddresses = new Set(['127.0.0.1', '[::1]'])

const maxLength = 1_024

/** What an answer adds to the query (RFC 6749 §4.1.2, RFC 9207 §2). Of two of a name, each parser takes which it likes. */
const answerParameters = ['code', 'state', 'iss', 'error', 'error_description'] as const

/** What an answer at a redirect URI says. */
export type AnswerParameters = { readonly [name in (typeof answerParameters)[number]]?: string }

/** Printable ASCII without space, quotes, angle brackets and backslash: nothing that two parsers read differently. */
const plain = /^[\x21\x23-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7e]+$/

/** A scheme of an app's own: a domain name turned around (RFC 8252 §7.1). `javascript:` and `data:` have no dot. */
const appScheme = /^[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:$/

/**
 * A host that everyone reads as one. What URLs allow beside it would be a wildcard, the end of a directive, or a source that
 * browsers ignore in the Content-Security-Policy that names it (CSP Level 3 §2.3.1, host-char).
 */
const plainHost = /^(\[[0-9a-f:.]+\]|[a-z0-9-]+(\.[a-z0-9-]+)*)$/

function parse(uri: string): URL | undefined {
  if (uri.length > maxLength || !plain.test(uri) || !URL.canParse(uri)) return undefined
  const url = new URL(uri)
  // What the parser had to mend is written in a way that others may read differently.
  const isCanonical = url.href === uri || url.href === `${uri}/`
  return isCanonical && url.username === '' && url.password === '' && !uri.includes('#') ? url : undefined
}

/**
 * Why a redirect URI cannot be registered; undefined if it can: `https`, `http` on this very machine, or a scheme of
 * the app's own, without fragment (RFC 6749 §3.1.2), user or wildcard, or a parameter that the answer has.
 */
export function redirectUriProblem(uri: string): string | undefined {
  const url = parse(uri)
  if (!url) return 'must be a URI in its canonical spelling, without fragment, user or password'
  const taken = answerParameters.find((name) => url.searchParams.has(name))
  if (taken) return `must not have ${taken} in its query, since the answer brings its own`
  if (isWeb(url) && !plainHost.test(url.hostname)) return 'must have a host of letters, digits and -'
  if (url.protocol === 'https:' || appScheme.test(url.protocol)) return undefined
  const isLocal = loopbackAddresses.has(url.hostname) || url.hostname === 'localhost'
  if (url.protocol === 'http:' && isLocal) return undefined
  return 'must be https, http on localhost, 127.0.0.1 or [::1], or a scheme like com.example.app'
}

/** The URI without its port, if it is a loopback address. */
function withoutLoopbackPort(uri: string): string {
  const url = parse(uri)
  if (url?.protocol !== 'http:' || !loopbackAddresses.has(url.hostname)) return uri
  return uri.replace(`//${url.host}`, `//${url.hostname}`)
}

/** Whether a redirect URI is one of those registered: to the letter, but for the port of a loopback address. */
export const isRegisteredRedirectUri = (uri: string, registered: readonly string[]): boolean =>
  parse(uri) !== undefined &&
  registered.some(
    (candidate) => candidate === uri || withoutLoopbackPort(candidate) === withoutLoopbackPort(uri),
  )

const isWeb = ({ protocol }: URL) => protocol === 'https:' || protocol === 'http:'

/** What people know the target of a redirect by: its host, or the app's scheme. */
export function redirectHost(uri: string): string {
  const url = new URL(uri)
  return isWeb(url) ? url.host : url.protocol.slice(0, -1)
}

/** What CSP must allow the form to be sent on to: the origin, or the app's scheme. */
export function redirectOrigin(uri: string): string {
  const url = new URL(uri)
  // CSP has no way to write an IPv6 address (CSP Level 3 §2.3.1, host-part), so such a loopback goes by its scheme.
  return isWeb(url) && !url.hostname.startsWith('[') ? url.origin : url.protocol
}

/** Adds parameters to a redirect URI, whatever query it has already (RFC 6749 §3.1.2). */
export function withParameters(uri: string, parameters: AnswerParameters): string {
  const query = Object.entries(parameters)
    .flatMap(([name, value]) => (value === undefined ? [] : `${name}=${encodeURIComponent(value)}`))
    .join('&')
  return `${uri}${uri.includes('?') ? '&' : '?'}${query}`
}
