import { describe, expect, it } from 'vitest'
import { awsError } from '../../local/aws/answer.ts'
import { startSystem } from '../e2e/system.ts'
import { administerLocally, cells, done, refused } from './command-line.ts'

/** Whether Secrets Manager takes no new keys, so that rotations do not come to their end. */
let isRotationBroken = false

/** For what a rotation waits before it stores its keys. */
let held: Promise<unknown> | undefined

const system = await startSystem({
  async intercept({ operation }) {
    if (operation !== 'PutSecretValue') return undefined
    await held
    return isRotationBroken ? awsError('InternalServiceError', 'Try again.', 500) : undefined
  },
})
const { call, logIn, newSession } = system
const { run, json } = await administerLocally(system, 'keys')

const works = async ({ access_token: token }: { readonly access_token: string }) =>
  (await call('GET', '/whoami', { token })).status

describe('the signing keys', () => {
  const kidOf = (token: string): string =>
    JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid

  it('S-51 are listed, rotated a minute after the last time at the earliest, and removed', async () => {
    const session = await newSession()
    const kid = kidOf(session.access_token)
    system.advance(60_000)
    expect(await run('keys rotate')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^Began a rotation\./),
    })
    await system.settled()
    expect(await run('keys rotate')).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(
        /^The next key was published too recently to sign\. Rotate in \d+ s\.\n$/,
      ),
    })
    const listed = await run('keys list')
    expect(listed.stdout).toMatch(/^KEY {2,}PUBLISHED \(UTC\) {2,}VERIFIES UNTIL\n/)
    expect(cells(listed.stdout, kid)[2]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d$/)
    const { keys } = await json('keys list')
    expect(keys).toHaveLength(3)

    system.advance(5 * 60_000)
    expect(await run(`keys remove ${kid} --yes`)).toEqual(done(`Removed ${kid}.\n`))
    system.advance(60_000)
    expect(await works(session)).toBe(401)
    expect(await run(`keys remove ${kid} --yes`)).toEqual(refused(`There is no key ${kid}.`))
  })

  it.each([['-'], ['--'], ['-y'], ['--json']])('may be called %s…, as one in 64 is', async (start) => {
    const kid = start.padEnd(43, 'R-_')
    const unknown = refused(`There is no key ${kid}.`)
    expect(await run(`keys remove ${kid} --yes`)).toEqual(unknown)
    expect(await run(`keys remove --yes -- ${kid}`)).toEqual(unknown)
    expect(await run(`--yes keys remove ${kid}`)).toEqual(unknown)
  })

  it('S-51 that still sign are replaced at once when they are removed', async () => {
    system.advance(5 * 60_000)
    const session = await newSession()
    const kid = kidOf(session.access_token)
    expect(await run(`keys remove ${kid} --yes`)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^Removed .* and began a rotation\./),
    })
    await system.settled()
    system.advance(5 * 60_000)
    expect(await works(session)).toBe(401)
    expect(await works(await logIn(session))).toBe(200)
  })

  it('S-51 that a rotation has just retired are removed with word of how long logins may still use them', async () => {
    const session = await newSession()
    const kid = kidOf(session.access_token)
    system.advance(60_000)
    await run('keys rotate')
    await system.settled()
    const listed = (await json('keys list')).keys as readonly { kid: string; expires_at?: number }[]
    const retiredAt = Number(listed.find((key) => key.kid === kid)?.expires_at) - 400 * 24 * 60 * 60
    const { stdout } = await run(`keys remove ${kid} --yes`)
    const [, until = ''] =
      /^Removed .*\. Logins may go on using it until (.*) UTC; their tokens are refused\.\n$/.exec(stdout) ??
      []
    // The same instance has the secret in memory until then.
    const late = await logIn(session)
    expect(kidOf(late.access_token)).toBe(kid)
    const toldSeconds = Date.parse(`${until}Z`) / 1000 - retiredAt
    expect(toldSeconds).toBeGreaterThanOrEqual(5 * 60)
    expect(toldSeconds).toBeLessThan(6 * 60)
    system.advance(5 * 60_000)
    expect(await works(late)).toBe(401)
    const after = await logIn(session)
    expect(kidOf(after.access_token)).not.toBe(kid)
    expect(await works(after)).toBe(200)
  })

  it('S-51 that could not be rotated are by the same command, once they can', async () => {
    const keys = async () => (await json('keys list')).keys as readonly unknown[]
    system.advance(60_000)
    const before = await keys()
    isRotationBroken = true
    for (const answer of [/^Began a rotation\./, /^The rotation that had not ended goes on\./]) {
      expect((await run('keys rotate')).stdout).toMatch(answer)
      await system.settled()
      expect(await keys()).toEqual(before)
    }
    isRotationBroken = false
    expect(await json('keys rotate')).toEqual({ rotation_begun: false })
    await system.settled()
    expect(await keys()).toHaveLength(before.length + 1)
  })

  it('S-51 that are all removed at once are all replaced, though the first rotation was of one of them', async () => {
    system.advance(5 * 60_000)
    const session = await newSession()
    const signing = kidOf(session.access_token)
    const { keys } = await json('keys list')
    const next = (keys as { kid: string; expires_at?: number }[]).find(
      ({ kid, expires_at: end }) => kid !== signing && end === undefined,
    )
    let release = () => {}
    held = new Promise<void>((resolve) => {
      release = resolve
    })
    expect((await run(`keys remove ${signing} --yes`)).stdout).toContain('began a rotation')
    expect(await run(`keys remove ${next?.kid} --yes`)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('run keys rotate until it says that it began one'),
    })
    release()
    await system.settled()
    expect((await run('keys rotate')).stdout).toMatch(/^Began a rotation\./)
    await system.settled()
    system.advance(5 * 60_000)
    const after = await logIn(session)
    expect([signing, next?.kid]).not.toContain(kidOf(after.access_token))
    expect(await works(after)).toBe(200)
  })
})
