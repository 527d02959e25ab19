/** The members of a type, each once. */
export type Members<T> = Readonly<Record<keyof Required<T>, true>>

/**
 * Refuses an object that has a member which its type lacks. Node runs an app without its types, and a misspelt member would
 * leave its default standing in silence: perhaps one that keeps something from third parties.
 *
 * @throws Error that begins with the name of the object.
 */
export function expectMembers<T>(name: string, given: T, members: Members<T>): void {
  if (typeof given !== 'object' || given === null) throw new Error(`${name}: must be an object, not ${given}`)
  const unknown = Object.keys(given).find((member) => !Object.hasOwn(members, member))
  if (unknown === undefined) return
  throw new Error(`${name}: there is no '${unknown}', but ${Object.keys(members).join(', ')}`)
}
