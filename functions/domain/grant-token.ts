import { isGrantId } from './grant-id.ts'
import type { GrantKeys } from './ports.ts'

/** What is redeemed at the token endpoint: a refresh token, or an authorization code, which is generation 0. */
type GrantTokenKind = 'rt' | 'ac'

export interface GrantToken {
  readonly kind: GrantTokenKind
  readonly grantId: string
  readonly generation: number
}

/** `hp_rt_<key version>.<grant id>.<generation>.<mac>` */
const form = /^hp_(rt|ac)_([1-9]\d{0,8})\.([0-9a-f-]{36})\.(0|[1-9]\d{0,8})\.([A-Za-z0-9_-]{43})$/

const message = ({ kind, grantId, generation }: GrantToken) => `${kind} ${grantId} ${generation}`

/** Writes the token: the same one each time, so that it can be given out again and need not be stored. */
export async function formatGrantToken(token: GrantToken, keys: GrantKeys): Promise<string> {
  const { version, mac } = await keys.sign(message(token))
  return `hp_${token.kind}_${version}.${token.grantId}.${token.generation}.${mac}`
}

/** Reads a token of the given kind; undefined unless this system made it. */
export async function readGrantToken(
  kind: GrantTokenKind,
  text: string,
  keys: GrantKeys,
): Promise<GrantToken | undefined> {
  const [, foundKind, version, grantId, generation, mac] = form.exec(text) ?? []
  if (foundKind !== kind || !grantId || !isGrantId(grantId) || !mac) return undefined
  const token: GrantToken = { kind, grantId, generation: Number(generation) }
  return (await keys.verify(message(token), Number(version), mac)) ? token : undefined
}
