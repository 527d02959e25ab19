import { describe, expect, it } from 'vitest'
import { isCommonPassword } from '../../../functions/adapters/common-passwords.ts'
import { createPasswordPolicy } from '../../../functions/domain/password-policy.ts'

const check = createPasswordPolicy({
  passwordMinLength: 15,
  passwordMaxLength: 1024,
  isCommon: isCommonPassword,
})
const shortest = createPasswordPolicy({
  passwordMinLength: 8,
  passwordMaxLength: 64,
  isCommon: isCommonPassword,
})

describe('S-44 the password policy', () => {
  it.each([
    ['of the shortest length', 'mauve kettle 7x'],
    ['of the greatest length', `k${'qv7 '.repeat(255)}xyz`],
    ['of characters beyond the first plane, each counted once', '🦊🌧️🧦🪁🧊🥨🛶🎻🪴🧭🦔🧵🪵🫖x'],
    ['without any composition', 'purplemonkeysdancing'],
    ['with NUL and other controls', 'correct\u0000horse\u0007battery'],
    ['of spaces between words', 'one of these days we shall see'],
  ])('takes one %s', (_, password) => {
    expect(() => check(password, 'alice')).not.toThrow()
  })

  it.each([
    ['one character short', 'mauve kettle 7', 'password must have 15 to 1024 characters.'],
    ['one character long', 'x'.repeat(1025), 'password must have 15 to 1024 characters.'],
    ['that is short once composed', `${'e\u0301'.repeat(14)}`, 'password must have 15 to 1024 characters.'],
  ])('refuses one %s, with the bounds', (_, password, description) => {
    expect(() => check(password, 'alice')).toThrow(description)
  })

  it.each([
    ['the username, repeated', 'christinechristine'],
    ['a common one, repeated', 'PasswordPassword'],
    ['a common one, cut off in repetition', 'passwordpasswordpass'],
    ['a common one between digits and signs', '123password!!!!!!!'],
    ['one character, repeated', 'aaaaaaaaaaaaaaaaaa'],
    ['a few characters, repeated', 'abc1abc1abc1abc1'],
    ['four characters of no meaning, repeated', 'kq7wkq7wkq7wkq7w'],
    ['a sequence', '123456789012345'],
    ['a sequence backwards', 'zyxwvutsrqponmlk'],
  ])('refuses %s', (_, password) => {
    expect(() => check(password, 'christine')).toThrow('among those that attackers try first')
  })

  it.each(['iloveyou', 'baseball1', 'trustno1', 'qwertyuiop'])(
    'refuses the common %s where the floor is 8',
    (password) => {
      expect(() => shortest(password, 'alice')).toThrow('among those that attackers try first')
    },
  )
})
