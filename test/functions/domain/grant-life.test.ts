import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ids } from '../../../functions/adapters/ids.ts'
import { AuthError } from '../../../functions/domain/errors.ts'
import { grantStart } from '../../../functions/domain/grant-id.ts'
import type { TokenResponse } from '../../../functions/domain/issue-access-token.ts'
import { createFaultyStore, type Fate } from '../../memory/faults.ts'
import { createMemoryStore } from '../../memory/store.ts'
import { createMemorySystem, lives, type MemorySystem } from '../../memory/system.ts'

/** The rules of a grant's life, as plainly as they can be put. Times in ms. */
interface GrantModel {
  generation: number
  lastUse: number
  readonly end: number
  ended: boolean
}

interface Model {
  now: number
  password: string
  status: 'active' | 'disabled'
  /** Ends every grant begun at or before it. */
  cutOff: number
  readonly grants: Map<string, GrantModel>
  readonly refreshTokens: { readonly grantId: string; readonly generation: number; readonly text: string }[]
  readonly accessTokens: {
    readonly grantId: string
    readonly text: string
    readonly exp: number
    revoked: boolean
  }[]
}

interface Real {
  system: MemorySystem
  readonly store: ReturnType<typeof createMemoryStore>
  readonly fates: Fate[]
  readonly sub: string
}

const username = 'alice'

const isCut = (model: Model, grantId: string) => grantStart(grantId) <= model.cutOff
const isOver = (model: Model, grant: GrantModel) =>
  model.now >= Math.min(grant.end, grant.lastUse + lives.refreshIdleSeconds * 1000)

/** What a call came to: its answer, a refusal by code, or a failure of the store. */
async function outcome<T>(call: () => Promise<T>): Promise<{ answer: T } | { error: string }> {
  try {
    return { answer: await call() }
  } catch (error) {
    if (error instanceof AuthError) return { error: error.code }
    throw error
  }
}

function learn(
  model: Model,
  { access_token, refresh_token = '', grant_id }: TokenResponse,
  generation: number,
) {
  const known = model.refreshTokens.some(({ text }) => text === refresh_token)
  if (!known) model.refreshTokens.push({ grantId: grant_id, generation, text: refresh_token })
  const claims = JSON.parse(Buffer.from(access_token.split('.')[1] ?? '', 'base64url').toString())
  model.accessTokens.push({ grantId: grant_id, text: access_token, exp: claims.exp * 1000, revoked: false })
}

function startGrant(model: Model, tokens: TokenResponse) {
  const start = grantStart(tokens.grant_id)
  const end = (Math.floor(start / 1000) + lives.refreshAbsoluteSeconds) * 1000
  model.grants.set(tokens.grant_id, { generation: 0, lastUse: start, end, ended: false })
  learn(model, tokens, 0)
}

/** After a failure the model takes over what the store holds, which must be one of the states on the way. */
async function followStore(model: Model, { store, sub, system }: Real) {
  const user = await store.users.find(username)
  const held = await store.snapshots.read({ revocations: [`user:${sub}`], grants: [...model.grants.keys()] })
  const [cutOff] = held.revocations
  expect(cutOff?.notBefore ?? -1).toBeGreaterThanOrEqual(model.cutOff)
  model.cutOff = cutOff?.notBefore ?? -1
  model.status = user?.status === 'active' ? 'active' : 'disabled'
  for (const grant of held.grants) {
    const known = model.grants.get(grant.grantId)
    if (!known) continue
    expect([known.generation, known.generation + 1]).toContain(grant.generation)
    if (grant.generation > known.generation) known.lastUse = grant.rotatedAt ?? 0
    known.generation = grant.generation
    const { revocations } = await store.snapshots.read({ revocations: [`grant:${grant.grantId}`] })
    expect(revocations.length > 0 || !known.ended).toBe(true)
    known.ended = revocations.length > 0
  }
  for (const token of model.accessTokens) {
    if (token.revoked) continue
    const claims = JSON.parse(Buffer.from(token.text.split('.')[1] ?? '', 'base64url').toString())
    const { revocations } = await store.snapshots.read({ revocations: [`jti:${claims.jti}`] })
    token.revoked = revocations.length > 0
  }
  expect(system.time.now).toBe(model.now)
}

/** Every access token is let through just when the rules say so. */
async function checkAccess(model: Model, { system }: Real) {
  for (const token of model.accessTokens) {
    const grant = model.grants.get(token.grantId)
    const holds = !token.revoked && model.now < token.exp && !grant?.ended && !isCut(model, token.grantId)
    const found = await outcome(() => system.verify(token.text))
    expect('answer' in found ? 'lets in' : found.error).toBe(holds ? 'lets in' : 'invalid_token')
  }
}

/** One thing that can happen: what it does to the system, and what the rules say of its outcome. */
abstract class Step implements fc.AsyncCommand<Model, Real> {
  readonly fates: readonly Fate[]
  constructor(fates: readonly Fate[] = []) {
    this.fates = fates
  }
  abstract act(model: Model, real: Real): Promise<void>
  check = () => true
  async run(model: Model, real: Real) {
    real.fates.push(...this.fates)
    await this.act(model, real)
    real.fates.length = 0
    await checkAccess(model, real)
  }
  toString() {
    const parts = Object.entries(this).filter(([name]) => name !== 'check' && name !== 'fates')
    return `${this.constructor.name}(${JSON.stringify(Object.fromEntries(parts))}, [${this.fates}])`
  }
  /** Compares a call's outcome with the rules; a failure of the store leaves the model where the store is. */
  protected async expectOutcome<T>(
    model: Model,
    real: Real,
    call: () => Promise<T>,
    expected: string | undefined,
    then: (answer: T) => void = () => {},
  ) {
    const found = await outcome(call)
    if ('error' in found && found.error === 'temporarily_unavailable') {
      expect(this.fates.some((fate) => fate !== 'succeeds')).toBe(true)
      await followStore(model, real)
    } else if ('error' in found) expect(found.error).toBe(expected ?? 'an answer')
    else {
      expect('an answer').toBe(expected ?? 'an answer')
      then(found.answer)
    }
  }
}

class Wait extends Step {
  readonly milliseconds: number
  constructor(milliseconds: number) {
    super()
    this.milliseconds = milliseconds
  }
  async act(model: Model, { system }: Real) {
    model.now += this.milliseconds
    system.time.now = model.now
  }
}

class Login extends Step {
  readonly isRight: boolean
  constructor(isRight: boolean, fates: readonly Fate[]) {
    super(fates)
    this.isRight = isRight
  }
  async act(model: Model, real: Real) {
    const password = this.isRight ? model.password : 'a wrong password'
    const expected = this.isRight && model.status === 'active' ? undefined : 'invalid_grant'
    const call = () => real.system.login({ username, password })
    await this.expectOutcome(model, real, call, expected, (tokens) => startGrant(model, tokens))
  }
}

class Refresh extends Step {
  readonly index: number
  constructor(index: number, fates: readonly Fate[]) {
    super(fates)
    this.index = index
  }
  async act(model: Model, real: Real) {
    const token = model.refreshTokens[this.index % (model.refreshTokens.length || 1)]
    const grant = token && model.grants.get(token.grantId)
    if (!token || !grant) return
    const before = { ...grant }
    const stands = !grant.ended && !isOver(model, grant)
    const userStands = model.status === 'active' && !isCut(model, token.grantId)
    const isNewest = token.generation === before.generation
    const isRepeated =
      token.generation === before.generation - 1 &&
      model.now - before.lastUse <= lives.refreshGraceSeconds * 1000
    const expected = stands && userStands && (isNewest || isRepeated) ? undefined : 'invalid_grant'
    const call = () => real.system.refresh(token.text)
    let failed = true
    await this.expectOutcome(model, real, call, expected, (tokens) => {
      failed = false
      const sibling = model.refreshTokens.find(
        (known) => known.grantId === token.grantId && known.generation === token.generation + 1,
      )
      if (sibling) expect(tokens.refresh_token).toBe(sibling.text)
      learn(model, tokens, token.generation + 1)
    })
    if (this.fates.some((fate) => fate !== 'succeeds') && failed) return followStore(model, real)
    if (stands && isNewest) {
      grant.generation = before.generation + 1
      grant.lastUse = model.now
    }
    if (stands && userStands && !isNewest && !isRepeated) grant.ended = true
  }
}

class Forge extends Step {
  readonly index: number
  constructor(index: number) {
    super()
    this.index = index
  }
  async act(model: Model, real: Real) {
    const token = model.refreshTokens[this.index % (model.refreshTokens.length || 1)]
    if (!token) return
    const text = token.text.replace(`.${token.generation}.`, `.${token.generation + 1}.`)
    if (model.refreshTokens.some((known) => known.text === text)) return
    await this.expectOutcome(model, real, () => real.system.refresh(text), 'invalid_grant')
  }
}

class Revoke extends Step {
  readonly kind: 'refresh' | 'access'
  readonly index: number
  constructor(kind: 'refresh' | 'access', index: number, fates: readonly Fate[]) {
    super(fates)
    this.kind = kind
    this.index = index
  }
  async act(model: Model, real: Real) {
    const tokens = this.kind === 'refresh' ? model.refreshTokens : model.accessTokens
    const token = tokens[this.index % (tokens.length || 1)]
    const grant = token && model.grants.get(token.grantId)
    if (!token || !grant) return
    const call = () => real.system.revoke({ credentials: {}, token: token.text })
    await this.expectOutcome(model, real, call, undefined, () => {
      if (!('exp' in token)) grant.ended = true
      else if (model.now < token.exp) token.revoked = true
    })
  }
}

class EndGrant extends Step {
  readonly index: number
  constructor(index: number, fates: readonly Fate[]) {
    super(fates)
    this.index = index
  }
  async act(model: Model, real: Real) {
    const found = [...model.grants][this.index % (model.grants.size || 1)]
    if (!found) return
    const [grantId, grant] = found
    await this.expectOutcome(
      model,
      real,
      () => real.system.grants.end({ sub: real.sub, grantId }),
      undefined,
      () => {
        grant.ended = true
      },
    )
  }
}

class EndAll extends Step {
  async act(model: Model, real: Real) {
    await this.expectOutcome(
      model,
      real,
      () => real.system.grants.endAll(real.sub),
      undefined,
      () => {
        model.cutOff = Math.max(model.now, model.cutOff + 1)
      },
    )
  }
}

class ChangePassword extends Step {
  readonly isRight: boolean
  constructor(isRight: boolean, fates: readonly Fate[]) {
    super(fates)
    this.isRight = isRight
  }
  async act(model: Model, real: Real) {
    const newPassword = `${model.password}+`
    const currentPassword = this.isRight ? model.password : 'a wrong password'
    // Asked for with a session that began now, as does who repeats it because it failed in the middle.
    const who = { sub: real.sub, username, grantId: ids.timed(model.now) }
    const call = () => real.system.changePassword({ ...who, currentPassword, newPassword })
    // In the millisecond of a cut-off nobody can tell which came first.
    const outrun = model.cutOff >= model.now ? 'invalid_token' : undefined
    const expected = this.isRight && model.status === 'active' ? outrun : 'invalid_grant'
    await this.expectOutcome(model, real, call, expected, (tokens) => {
      model.cutOff = Math.max(model.now, model.cutOff + 1)
      expect(grantStart(tokens.grant_id)).toBe(model.cutOff + 1)
      startGrant(model, tokens)
    })
    if (expected === 'invalid_token') await followStore(model, real)
    real.fates.length = 0
    // Whichever password the store holds now, the user knows both.
    const changed = (await outcome(() => real.system.login({ username, password: newPassword }))) as object
    if ('answer' in changed) {
      model.password = newPassword
      startGrant(model, changed.answer as TokenResponse)
    }
  }
}

class SetStatus extends Step {
  readonly status: 'active' | 'disabled'
  constructor(status: 'active' | 'disabled', fates: readonly Fate[]) {
    super(fates)
    this.status = status
  }
  async act(model: Model, real: Real) {
    const call = () =>
      this.status === 'active' ? real.system.enableUser(username) : real.system.endUser(username, 'disabled')
    await this.expectOutcome(model, real, call, undefined, () => {
      model.status = this.status
      if (this.status === 'disabled') model.cutOff = Math.max(model.now, model.cutOff + 1)
    })
  }
}

class Restart extends Step {
  async act(model: Model, real: Real) {
    real.system = createMemorySystem({ store: createFaultyStore(real.store, real.fates), now: model.now })
  }
}

const fate = fc.constantFrom<Fate>('succeeds', 'fails', 'answer lost')
const fates = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Fate[]>([]) },
  { weight: 1, arbitrary: fc.array(fate, { maxLength: 4 }) },
)
const index = fc.nat(50)
const wait = fc.oneof(
  fc.constantFrom(0, 1, 999, 1000, lives.refreshGraceSeconds * 1000, lives.refreshGraceSeconds * 1000 + 1),
  fc.constantFrom(lives.accessTokenSeconds * 1000, lives.refreshIdleSeconds * 1000),
  fc.nat(60_000),
)

const steps = [
  wait.map((milliseconds) => new Wait(milliseconds)),
  fc.tuple(fc.boolean(), fates).map(([isRight, faults]) => new Login(isRight, faults)),
  fc.tuple(index, fates).map(([at, faults]) => new Refresh(at, faults)),
  fc.tuple(index, fates).map(([at, faults]) => new Refresh(at, faults)),
  index.map((at) => new Forge(at)),
  fc
    .tuple(fc.constantFrom('refresh' as const, 'access' as const), index, fates)
    .map(([kind, at, faults]) => new Revoke(kind, at, faults)),
  fc.tuple(index, fates).map(([at, faults]) => new EndGrant(at, faults)),
  fates.map((faults) => new EndAll(faults)),
  fc.tuple(fc.boolean(), fates).map(([isRight, faults]) => new ChangePassword(isRight, faults)),
  fc
    .tuple(fc.constantFrom('active' as const, 'disabled' as const), fates)
    .map(([status, faults]) => new SetStatus(status, faults)),
  fc.constant(new Restart()),
]

async function begin() {
  const store = createMemoryStore()
  const faults: Fate[] = []
  const system = createMemorySystem({ store: createFaultyStore(store, faults) })
  const { sub } = await system.register({ username, password: 'the first password' })
  const model: Model = {
    now: system.time.now,
    password: 'the first password',
    status: 'active',
    cutOff: -1,
    grants: new Map(),
    refreshTokens: [],
    accessTokens: [],
  }
  return { model, real: { system, store, fates: faults, sub } }
}

describe("a grant's life", () => {
  it('S-31 S-33 S-37 S-48 S-50 follows the rules, whatever happens to it and to the store, in any order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.commands(steps, { maxCommands: 60, size: 'max' }), async (commands) => {
        await fc.asyncModelRun(begin, commands)
      }),
      { numRuns: 400 },
    )
  })
})
