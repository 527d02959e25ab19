import { isDeepStrictEqual } from 'node:util'
import { expect } from 'vitest'
import { createFaultyStore, type Fate } from '../../../memory/faults.ts'
import { createMemoryStore } from '../../../memory/store.ts'
import { createMemorySystem, type Lives, type MemorySystem } from '../../../memory/system.ts'
import { redirectUri } from './apps.ts'
import { Knowledge, outcomeOf } from './knowledge.ts'
import type { Moment, Request } from './request.ts'
import { count, type Rule, type Tally } from './rules.ts'
import type { Credentials } from './sessions.ts'
import { distinct, held, type State, verdict, withNewUser } from './state.ts'

/** Of a call that fails, everything else being as the rules say. */
const failure = 'temporarily_unavailable'

/** Clocks may go back, so for that long a token that has expired is looked at. In ms. */
const clockSkew = 60_000

/** What was refused once is looked at again so often, to see that it is over for good. */
const overEvery = 4

/**
 * The system beside every state that, by the rules and by all that was seen of it, it may be in: more than one where
 * the store failed in the middle of a request. What is seen later leaves fewer of them, and at least one.
 */
export class World {
  states: readonly State[]
  readonly known: Knowledge
  readonly lives: Lives
  /** By client id. */
  readonly credentials = new Map<string, Credentials>()
  /** The last request, and whether the store failed under it. */
  last: { readonly request: Request; readonly failed: boolean } | undefined
  now = 1_800_000_000_000
  private requests = 0
  /** Those that were refused. */
  private readonly overTokens = new Set<string>()
  private system: MemorySystem
  private readonly store = createMemoryStore()
  private readonly fates: Fate[] = []
  /** The calls of the last request that met one. */
  private readonly met = new Map<string, Fate>()
  private readonly tally: Tally

  constructor(lives: Lives, tally: Tally) {
    this.lives = lives
    this.tally = tally
    this.known = new Knowledge(lives)
    this.system = this.start()
    this.states = [{ users: new Map(), apps: new Map(), grants: new Map(), endedTokens: [] }]
  }

  /** One of the states, for who wants to ask for something that may have an effect. */
  get likely(): State {
    const [state] = this.states
    if (state) return state
    throw new Error('The system is in no state that the rules allow.')
  }

  restart() {
    this.system = this.start()
  }

  async wait(milliseconds: number) {
    this.now += milliseconds
    this.system.time.now = this.now
    await this.checkTokens()
  }

  async addUser(name: string, password: string) {
    const { sub } = await this.system.register({ username: name, password })
    this.known.subs.set(name, sub)
    this.states = this.states.map((state) => withNewUser(state, name, password, this.now))
  }

  async addApp(owner: string, method: 'none' | 'client_secret_basic') {
    await this.wait(1)
    const { client_id: clientId, client_secret: clientSecret } = await this.system.clients.register({
      owner: { sub: held(this.known.subs, owner), username: owner },
      metadata: {
        client_name: 'Scheduler',
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: method,
      },
    })
    this.credentials.set(clientId, { clientId, clientSecret })
    const app = { owner, cutOff: -1 }
    this.states = this.states.map((state) => ({ ...state, apps: new Map(state.apps).set(clientId, app) }))
  }

  /** Sends a request, whose calls of the store meet the fates, and compares what comes of it with the rules. */
  async ask(request: Request, fates: readonly Fate[] = []) {
    this.requests++
    this.fates.push(...fates)
    this.met.clear()
    const outcome = await outcomeOf(() => request.send(this.system))
    this.fates.length = 0
    for (const [call, fate] of this.met) count(this.tally, `${call}: ${fate}`)
    const isMovedTwice = this.met.get('grants.advance') === 'sent twice'

    const courses = this.states.map((state) => {
      const course = request.course(state, this.moment())
      return { state, course, after: course.writes.at(-1) ?? state }
    })
    const failed = [...this.met.values()].some((fate) => fate !== 'sent twice')
    this.last = { request, failed }
    if (failed) {
      expect(outcome, request.name).toEqual({ error: failure })
      this.states = distinct(courses.flatMap(({ state, course }) => [state, ...course.writes]))
    } else {
      const seen = this.known.observed(outcome)
      const expected = courses.map(({ course, after }) => this.known.expected(course, after, this.now))
      expect(expected, request.name).toContainEqual(seen)
      const right = courses.filter((_, at) => isDeepStrictEqual(expected[at], seen))
      this.states = distinct(right.map(({ after }) => after))
      this.countRules(right.map(({ course }) => course.rule + (isMovedTwice ? ' by a write sent twice' : '')))
      if ('answer' in outcome) this.known.learn(outcome, right[0]?.course.issue)
    }
    await this.checkTokens()
  }

  /** The rules that a request, which is not sent, would come to in one state or another. */
  rulesFor(request: Request): ReadonlySet<Rule> {
    return new Set(this.states.map((state) => request.course(state, this.moment()).rule))
  }

  /** Every access token is let in, or not, in at least one of the states. */
  private async checkTokens() {
    for (const token of this.known.accessTokens) {
      const isOver = this.overTokens.has(token.jti) && this.requests % overEvery > 0
      if (isOver || token.exp + clockSkew < this.now) continue
      const outcome = await outcomeOf(() => this.system.verify(token.text))
      const seen = 'error' in outcome ? outcome.error : 'let in'
      const expected = this.states.map((state) => {
        const rule: Rule = verdict(state, token, this.now)
        return { state, rule, verdict: rule === 'an access token is let in' ? 'let in' : 'invalid_token' }
      })
      const right = expected.filter((one) => one.verdict === seen)
      if (right.length === 0)
        expect.fail(`An access token of ${token.grant}: ${seen}, where ${expected[0]?.rule}`)
      this.states = right.map(({ state }) => state)
      this.countRules(right.map(({ rule }) => rule))
      if (seen !== 'let in') this.overTokens.add(token.jti)
    }
  }

  /** A rule counts where it is sure that the system followed it. */
  private countRules(found: readonly string[]) {
    const [rule, ...others] = new Set(found)
    if (rule && others.length === 0) count(this.tally, rule)
  }

  private moment(): Moment {
    const { now, lives, requests } = this
    return { now, lives, key: `g${requests}`, cutOff: (found) => Math.max(now, found + 1) }
  }

  private start() {
    const store = createFaultyStore(this.store, this.fates, (call, fate) => {
      if (fate !== 'succeeds') this.met.set(call, fate)
    })
    return createMemorySystem({ store, now: this.now, lives: this.lives })
  }
}
