import { AuthError } from './errors.ts'

interface PasswordPolicy {
  /** In characters: Unicode code points after NFC (SP 800-63B-4 §3.1.1.2). */
  readonly passwordMinLength: number
  readonly passwordMaxLength: number
  /** Whether a lower-case word is on the list of passwords known to be in use. */
  readonly isCommon: (word: string) => boolean
}

/** The shortest text whose repetition, the last time perhaps cut off, gives `text`. */
function repeatedUnit(text: string): string {
  for (let length = 1; length < text.length; length++) {
    if (text.startsWith(text.slice(length))) return text.slice(0, length)
  }
  return text
}

/** Characters that each follow the one before, up or down: 123456789, zyxwv; 9 and 0 are neighbours. */
function isSequence(text: string): boolean {
  const steps = new Set<number>()
  for (let i = 1; i < text.length; i++) steps.add(text.charCodeAt(i) - text.charCodeAt(i - 1))
  const [step, ...others] = [...steps].filter((candidate) => Math.abs(candidate) !== 9)
  return others.length === 0 && step !== undefined && Math.abs(step) === 1
}

/**
 * Rules for a new password: a length, and a list of what attackers try first. Nothing about its composition,
 * which SP 800-63B-4 forbids to ask for.
 */
export function createPasswordPolicy({ passwordMinLength, passwordMaxLength, isCommon }: PasswordPolicy) {
  const isGuessable = (password: string, username: string) => {
    const word = password.toLowerCase()
    const unit = repeatedUnit(word)
    const core = word.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
    const known = (candidate: string) => candidate === username || isCommon(candidate)
    return known(word) || unit.length <= 4 || known(unit) || known(core) || isSequence(word)
  }

  /**
   * @param member What the password is called in the request. Default: password.
   * @throws AuthError `invalid_request` that names the bound, and never the password.
   */
  return (password: string, username: string, member = 'password'): void => {
    const length = [...password.normalize('NFC')].length
    if (length < passwordMinLength || length > passwordMaxLength) {
      const bounds = `${passwordMinLength} to ${passwordMaxLength}`
      throw new AuthError('invalid_request', `${member} must have ${bounds} characters.`)
    }
    if (isGuessable(password, username)) {
      throw new AuthError(
        'invalid_request',
        `${member} is among those that attackers try first: a common one, the username, a repetition or a sequence. Choose another.`,
      )
    }
  }
}
