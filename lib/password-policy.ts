import { expectMembers } from './known-members.ts'

/** Which passwords are taken, and how they are hashed. */
export interface PasswordPolicy {
  /**
   * In characters (code points after NFC): 8 to 1,024. SP 800-63B-4 asks for 15 where a password is the only
   * factor.
   *
   * @default 15
   */
  readonly minLength?: number
  /**
   * In characters: 64 to 4,096, and no less than `minLength`.
   *
   * @default 1024
   */
  readonly maxLength?: number
  /**
   * Of bcrypt, for new hashes: 10 to 15. Each step doubles the time of a login and of a guess; older hashes
   * are renewed at their owner's next login.
   *
   * @default 12
   */
  readonly bcryptCost?: number
  /**
   * The highest cost that any stored hash has, no less than `bcryptCost`. The login of a name that does not
   * exist takes the time of this cost, so that it tells nobody who is a user. To lower `bcryptCost`, leave
   * this where it was until all hashes have been renewed.
   *
   * @default - `bcryptCost`
   */
  readonly highestBcryptCostInUse?: number
}

function check(name: string, value: number, min: number, max: number): void {
  if (Number.isInteger(value) && value >= min && value <= max) return
  throw new Error(`passwordPolicy.${name}: must be a whole number from ${min} to ${max}, not ${value}`)
}

/** The policy that was given and defaults for the rest. @throws Error that names the member at fault. */
export function checkedPasswordPolicy(given: PasswordPolicy): Required<PasswordPolicy> {
  expectMembers('passwordPolicy', given, {
    minLength: true,
    maxLength: true,
    bcryptCost: true,
    highestBcryptCostInUse: true,
  })
  const { minLength = 15, maxLength = 1024, bcryptCost = 12 } = given
  const { highestBcryptCostInUse = bcryptCost } = given
  check('minLength', minLength, 8, 1024)
  check('maxLength', maxLength, Math.max(64, minLength), 4096)
  check('bcryptCost', bcryptCost, 10, 15)
  check('highestBcryptCostInUse', highestBcryptCostInUse, bcryptCost, 15)
  return { minLength, maxLength, bcryptCost, highestBcryptCostInUse }
}
