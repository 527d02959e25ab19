import { AuthError } from './errors.ts'

const maxLength = 128

/**
 * Letters, marks and digits of any script, and what e-mail addresses and handles are made of; no mark without a letter
 * to stand on, and none of the letters and marks that nobody sees, by which two names could look alike.
 */
const allowed = /^(?!\p{M})(?:(?!\p{Default_Ignorable_Code_Point})[\p{L}\p{M}\p{N}._@+-])+$/u

/** Upper then lower case folds what lower case alone leaves apart: ß and ss, ς and σ. */
const fold = (text: string) => text.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC')

/**
 * The one spelling under which a username is stored and found: NFKC, case folded.
 *
 * @throws AuthError `invalid_request` where the name is empty, longer than 128 characters or has a character
 * that no username may have.
 */
export function canonicalUsername(username: string): string {
  const canonical = fold(fold(username))
  if (canonical === '' || [...canonical].length > maxLength) {
    throw new AuthError('invalid_request', `username must have 1 to ${maxLength} characters.`)
  }
  if (!allowed.test(canonical)) {
    throw new AuthError('invalid_request', 'username may have letters, digits and . _ @ + - only.')
  }
  return canonical
}
