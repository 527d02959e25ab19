import { describe, expect, it } from 'vitest'
import { awsError } from '../../local/aws/answer.ts'
import type { AwsCall, Interception } from '../../local/aws/endpoint.ts'
import { createAdministrator } from './administrator.ts'
import type { Tokens } from './client.ts'
import { startSystem } from './system.ts'
import { useDelegation } from './use-delegation.ts'

/** In ms. These ask for a lot, one after the other. */
const timeout = 120_000

const password = 'orchard lantern seventeen'
const wrongPassword = 'wrong but long enough'

let fault: ((call: AwsCall) => Interception) | undefined
const system = await startSystem({ intercept: (call) => fault?.(call) })
const { call, logIn } = system
const { scan, secret } = createAdministrator(system)

const leaves = (value: unknown): string[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [String(value)]

/** Goes through everything that can be asked of the system, going well and going wrong, and keeps what was issued. */
async function useEverything(): Promise<Tokens[]> {
  const users = ['first', 'second'].map((username) => ({ username, password }))
  const issued: Tokens[] = []
  for (const user of users) {
    await call('POST', '/register', { json: user })
    await call('POST', '/register', { json: user })
    for (let again = 0; again < 2; again++) issued.push(await logIn(user, { name: 'a phone' }))
    await call('POST', '/login', { json: { ...user, password: wrongPassword } })
    await call('POST', '/login', { json: { ...user, scope: 'admin' } })
    await call('POST', '/login', { json: { username: password, password: user.username } })
  }
  for (const { access_token: token, refresh_token: refreshToken } of issued) {
    for (const path of [
      '/whoami',
      '/userinfo',
      '/notes',
      '/notes/x',
      '/nothing',
      `/whoami?access_token=${token}`,
    ]) {
      await call('GET', path, { token })
      await call('GET', path, { token: `${token.slice(0, -4)}AAAA` })
      await call('GET', path, { token: refreshToken })
    }
    await call('POST', '/notes', { token, json: { text: 'hello' } })
    await call('POST', '/whoami/share', { token })
    await call('POST', '/login', { body: `{"username":"first","password":"${password}"`, token })
  }
  const [ended] = issued
  await call('POST', '/logout', { token: ended?.access_token ?? '' })
  await call('GET', '/whoami', { token: ended?.access_token ?? '' })
  return issued
}

/** Does it all again with a store that fails, in each way, at each call: errors are what says too much. */
async function useWithFailures(token: string, useMore: () => Promise<void>) {
  const failures: readonly Interception[] = [
    awsError('InternalServerError', 'x', 500),
    awsError('AccessDeniedException', 'x'),
    'drop',
  ]
  for (const failure of failures) {
    for (const operation of ['GetItem', 'PutItem', 'UpdateItem', 'BatchGetItem', 'Query', 'GetSecretValue']) {
      fault = ({ operation: made }) => (made === operation ? failure : undefined)
      await Promise.all([
        call('POST', '/login', { json: { username: 'first', password } }),
        call('POST', '/register', { json: { username: 'third', password } }),
        call('GET', '/whoami', { token }),
        call('GET', '/userinfo', { token }),
        call('POST', '/logout', { token }),
        useMore(),
      ])
    }
    // Secrets are read again after five minutes.
    system.advance(5 * 60_000)
  }
  fault = undefined
}

describe('S-49', async () => {
  const issued = await useEverything()
  const delegated = await useDelegation(system, { username: 'second', password })
  const tables = (await Promise.all(Object.keys(system.tables).map(scan))).flat()
  const values = [...new Set(tables.flatMap(leaves))]
  const [pair, grantKey, pepper] = await Promise.all(
    ['SigningKey', 'GrantKey', 'Pepper'].map(async (name) =>
      JSON.parse(await secret(`Auth/Secrets/${name}`)),
    ),
  )
  const pems: string[] = [pair.current.privateKey, pair.next.privateKey]
  const keys: string[] = [
    ...[grantKey.current, pepper.current],
    ...pems.flatMap((pem) => pem.split('\n').filter((line) => /^[\w+/]{64}$/.test(line))),
  ]
  const signatures = issued.map(({ access_token: token }) => token.split('.')[2] ?? '')
  const macs = issued.map(({ refresh_token: token }) => token.split('.')[3] ?? '')
  const proofs = [password, wrongPassword, ...signatures, ...macs, ...keys, ...delegated.proofs]
  const hashes = tables.flatMap(({ passwordHash }) => (passwordHash === undefined ? [] : [passwordHash]))

  it('looks at tables and secrets that are not empty', () => {
    expect([hashes.length, signatures.length, macs.length]).toEqual([2, 4, 4])
    expect(keys.length).toBeGreaterThan(40)
    expect(values.length).toBeGreaterThan(30)
    const { answers, codes, secrets } = delegated
    expect(answers.map(({ status }) => status)).toEqual([
      ...[200, 400, 200, 400],
      ...[200, 200, 200, 200, 200, 200],
      ...[200, 201],
    ])
    for (const proof of delegated.proofs) expect(proof.length).toBeGreaterThan(30)
    expect([codes.length, secrets.length]).toEqual([6, 2])
  })

  it('no item has a token or a part that proves anything, a password, a private key or a secret', () => {
    const text = values.join('\n')
    for (const proof of proofs) expect(text).not.toContain(proof)
    expect(text).not.toMatch(/eyJ[\w-]{20}|hp_(rt|ac)_|PRIVATE KEY/)
  })

  it('no text in any item can be redeemed for anything', { timeout }, async () => {
    for (const value of values) {
      const answers = await Promise.all([
        // Headers take ASCII only.
        ...(/^[\x20-\x7e]+$/.test(value) ? [call('GET', '/whoami', { token: value })] : []),
        ...['first', 'second'].map((username) =>
          call('POST', '/login', { json: { username, password: value } }),
        ),
        call('POST', '/token', { form: { grant_type: 'refresh_token', refresh_token: value } }),
      ])
      for (const { status } of [...answers, ...(await delegated.redeem(value))]) {
        expect(status).toBeGreaterThanOrEqual(400)
        expect(status).toBeLessThan(500)
      }
    }
  })

  it('no log line has a token or a part that proves anything, a password, its hash, a key or a secret', {
    timeout,
  }, async () => {
    await useWithFailures(issued.at(-1)?.access_token ?? '', delegated.again)
    expect(system.logs.filter(({ line }) => line.includes('"ERROR"')).length).toBeGreaterThan(20)
    const text = system.logs.map(({ source, line }) => `${source} ${line}`).join('\n')
    for (const proof of [...proofs, ...hashes]) expect(text).not.toContain(proof)
    expect(text).not.toMatch(/eyJ[\w-]{20}|hp_(rt|ac)_|\$2[aby]\$|Bearer [\w-]{8}|PRIVATE KEY/)
  })
})
