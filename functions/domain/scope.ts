import { AuthError } from './errors.ts'

/** scope of RFC 6749 §3.3. */
const scopeList = /^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/

/** The scope for managing one's own account: for logins with the password, never for anything delegated. */
export const accountScope = 'account'

/** Whether a text is a list of scope tokens, one space apart. */
export const isScope = (text: string): boolean => text === '' || scopeList.test(text)

/** Splits a scope parameter; undefined if it is not a list of scope tokens, one space apart. */
export function parseScope(scope: string): readonly string[] | undefined {
  if (scope === '') return []
  return isScope(scope) ? [...new Set(scope.split(' '))] : undefined
}

export const formatScope = (scope: readonly string[]): string => scope.join(' ')

/** Names as an error may repeat them: what is longer than any, or begins like a token, may be one. */
export const tellableScope = (names: readonly string[]): string =>
  formatScope(names.map((name) => (name.length > 64 || /^(hp_|eyJ)/.test(name) ? '…' : name)))

const cannotBeGranted = (names: readonly string[]) =>
  new AuthError('invalid_scope', `scope asks for what cannot be granted here: ${tellableScope(names)}.`)

/** The names that a scope parameter asks for; undefined where it is absent or empty. @throws AuthError `invalid_scope` */
function readAsked(asked: string | undefined): readonly string[] | undefined {
  if (asked === undefined || asked === '') return
  const names = parseScope(asked)
  if (!names) throw new AuthError('invalid_scope', 'scope must be scope names with one space between them.')
  return names
}

/**
 * What of `mayHold` a new token gets: what of it was asked, or all of it where nothing was. The token response says
 * which (RFC 6749 §3.3).
 *
 * @param known The catalogue.
 * @throws AuthError `invalid_scope` where a name is not known, which is a mistake, or nothing is left
 */
export function grantScope(
  asked: string | undefined,
  mayHold: readonly string[],
  known: ReadonlyMap<string, unknown>,
): readonly string[] {
  const names = readAsked(asked)
  if (!names) return mayHold
  const unknown = names.filter((name) => !known.has(name) && !mayHold.includes(name))
  if (unknown.length > 0) throw cannotBeGranted(unknown)
  const granted = names.filter((name) => mayHold.includes(name))
  if (granted.length === 0) throw cannotBeGranted(names)
  return granted
}

/** @throws AuthError `invalid_scope` where nothing is left: a scope of no names is none (RFC 6749 §3.3) */
export function requireSome(scope: readonly string[]): readonly string[] {
  if (scope.length > 0) return scope
  throw new AuthError('invalid_scope', 'Of what is asked for nothing can be granted any more.')
}

/**
 * What of another token's scope a token made from it gets: just what was asked, or all of it where nothing was.
 *
 * @throws AuthError `invalid_scope` where more was asked (RFC 6749 §6)
 */
export function narrowScope(asked: string | undefined, scope: readonly string[]): readonly string[] {
  const names = readAsked(asked)
  if (!names) return scope
  const excess = names.filter((name) => !scope.includes(name))
  if (excess.length > 0) throw cannotBeGranted(excess)
  return names
}
