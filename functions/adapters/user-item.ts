import type { User } from '../domain/user.ts'
import type { Item } from './dynamodb.ts'

/** A user as an item of the table: the parts of the password's hash lie flat, so that conditions can name them. */
export const toUserItem = ({ password, ...user }: User): Item => ({
  ...user,
  passwordHash: password?.hash,
  bcryptCost: password?.cost,
  pepperVersion: password?.pepperVersion,
})

export function fromUserItem({ passwordHash, bcryptCost, pepperVersion, ...user }: Item): User {
  const password =
    passwordHash === undefined ? undefined : { hash: passwordHash, cost: bcryptCost, pepperVersion }
  return { ...user, password } as User
}
