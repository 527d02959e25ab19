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

/**
 * What is granted of what was asked: all that may be held where nothing was asked, otherwise just what was.
 *
 * @throws AuthError `invalid_scope` where something else was asked (RFC 6749 §3.3 allows less; an error is
 * clearer than a token that cannot do what its holder thinks).
 */
export function narrowScope(asked: string | undefined, mayHold: readonly string[]): readonly string[] {
  if (asked === undefined || asked === '') return mayHold
  const tokens = parseScope(asked)
  if (!tokens) throw new AuthError('invalid_scope', 'scope must be scope names with one space between them.')
  const excess = tokens.filter((token) => !mayHold.includes(token))
  if (excess.length > 0) {
    throw new AuthError(
      'invalid_scope',
      `scope asks for what cannot be granted here: ${formatScope(excess)}.`,
    )
  }
  return tokens
}
