import { constants, createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createForge, encode, type Forgery } from './forge.ts'
import { startSystem } from './system.ts'
import { registerApp } from './third-party.ts'

const system = await startSystem()
const { call } = system
const { forge, claims, kid, privateKey, publicKey } = await createForge(system)

const show = (token: string) => call('GET', '/whoami', { headers: { Authorization: `Bearer ${token}` } })

const refusal = {
  status: 401,
  json: {
    error: 'invalid_token',
    error_description: 'The access token is missing, malformed, expired or revoked.',
  },
}

async function expectRefused(token: string) {
  const answer = await show(token)
  expect(answer).toMatchObject(refusal)
  expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer .*error="invalid_token"/)
}

it('lets a token in that is forged as the system makes them: what is wrong below is the forgery', async () => {
  expect((await show(forge())).status).toBe(200)
})

describe('S-01 charset and shape (RFC 8725bis §3.14)', () => {
  const [header = '', payload = '', signature = ''] = forge().split('.')
  it.each([
    ['one "=" at the end', `${header}.${payload}.${signature}=`],
    ['"==" at the end', `${header}.${payload}.${signature}==`],
    ['padding inside', `${header}==.${payload}.${signature}`],
    ['a space', `${header}. ${payload}.${signature}`],
    ['an exclamation mark', `${header}.${payload}!.${signature}`],
    ['a plus', `${header}.${payload}.+${signature.slice(1)}`],
    ['a slash', `${header}.${payload}./${signature.slice(1)}`],
    ['an escaped line feed', `${header}.${payload}.${signature}%0a`],
    ['two segments', `${header}.${payload}`],
    ['no signature', `${header}.${payload}.`],
    ['four segments', `${header}.${payload}.${signature}.${signature}`],
    ['five segments', `${header}.${payload}.${signature}.${signature}.${signature}`],
    ['JSON serialisation', JSON.stringify({ protected: header, payload, signature })],
    ['nothing but dots', '..'],
  ])('refuses %s', async (_, token) => {
    await expectRefused(token)
  })
})

it('S-02 refuses every setting of the unused bits of the last characters but the canonical one', async () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  // Lengths that leave bits over in each segment: the signature's 256 bytes do by themselves.
  const token = ['a', 'ab', 'abc']
    .map((jti) => forge({ claims: { jti } }))
    .find((candidate) => (candidate.split('.')[1] ?? '').length % 4 !== 0)
  const parts = (token ?? '').split('.')
  let altered = 0
  for (const at of [0, 1, 2]) {
    const part = parts[at] ?? ''
    for (const letter of alphabet) {
      const other = part.slice(0, -1) + letter
      if (other === part || !Buffer.from(other, 'base64url').equals(Buffer.from(part, 'base64url'))) continue
      altered++
      await expectRefused(parts.with(at, other).join('.'))
    }
  }
  expect(altered).toBeGreaterThanOrEqual(3 + 15)
})

describe('S-03 S-04 one algorithm, one key', () => {
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const jwk = JSON.stringify(publicKey.export({ format: 'jwk' }))
  const hmac = (key: string) => (input: string) => createHmac('sha256', key).update(input).digest()
  const rsa = (digest: string, padding: number) => (input: string) =>
    sign(digest, Buffer.from(input), { key: privateKey, padding })
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey

  it.each<[string, Forgery]>([
    ['none, unsigned', { header: { alg: 'none' }, sign: () => Buffer.alloc(0) }],
    ['None', { header: { alg: 'None' } }],
    ['nOnE', { header: { alg: 'nOnE' } }],
    ['HS256 keyed with the public PEM', { header: { alg: 'HS256' }, sign: hmac(pem) }],
    ['HS256 keyed with the public JWK', { header: { alg: 'HS256' }, sign: hmac(jwk) }],
    ['HS256 with an empty key', { header: { alg: 'HS256' }, sign: hmac('') }],
    ['RS256 in name, HMAC in fact', { sign: hmac(pem) }],
    ['PS256', { header: { alg: 'PS256' }, sign: rsa('sha256', constants.RSA_PKCS1_PSS_PADDING) }],
    ['RS256 in name, PS256 in fact', { sign: rsa('sha256', constants.RSA_PKCS1_PSS_PADDING) }],
    ['RS512', { header: { alg: 'RS512' }, sign: rsa('sha512', constants.RSA_PKCS1_PADDING) }],
    ['RS256 in name, RS512 in fact', { sign: rsa('sha512', constants.RSA_PKCS1_PADDING) }],
    ['ES256', { header: { alg: 'ES256' }, sign: (input) => sign('sha256', Buffer.from(input), ec) }],
    ['rs256', { header: { alg: 'rs256' } }],
    ['an array of algorithms', { header: { alg: ['RS256'] } }],
    ['no algorithm', { header: { alg: undefined } }],
  ])('refuses %s', async (_, forgery) => {
    await expectRefused(forge(forgery))
  })
})

describe('S-05 a header that names its key', () => {
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const signOther = (input: string) => sign('RSA-SHA256', Buffer.from(input), other.privateKey)
  const jwk = { ...other.publicKey.export({ format: 'jwk' }), kid: 'other' }

  it('is refused with jwk, jku, x5u and x5c, and nothing is fetched', async () => {
    let fetched = 0
    const server = createServer((_, response) => {
      fetched++
      response.end(JSON.stringify({ keys: [jwk] }))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`
    for (const header of [{ jwk }, { jku: url }, { x5u: url }, { x5c: ['MIIB'] }, { 'x5t#S256': 'AAAA' }]) {
      await expectRefused(forge({ header: { ...header, kid: 'other' }, sign: signOther }))
      await expectRefused(forge({ header, sign: signOther }))
      await expectRefused(forge({ header }))
    }
    expect(fetched).toBe(0)
  })

  it.each([
    ['a path', '../../../../dev/null'],
    ['quotes', `' OR "1"="1`],
    ['a name of the prototype', '__proto__'],
    ['another name of the prototype', 'constructor'],
    ['nothing', ''],
    ['a number', 1],
    ['null', null],
    ['an object', { $ne: '' }],
    ['control characters', 'a\u0000b\r\nc'],
    ['four thousand characters', 'k'.repeat(4_000)],
    ['as long as the gateway lets through', 'k'.repeat(6_500)],
    ['another key of the same system, which did not sign it', 'the next key'],
  ])('refuses a key id that is %s', async (_, id) => {
    const next = (await call('GET', '/.well-known/jwks.json')).json.keys as { kid: string }[]
    const nextKid = next.find((key) => key.kid !== kid)?.kid
    await expectRefused(forge({ header: { kid: id === 'the next key' ? nextKid : id } }))
  })
})

describe('S-06 extensions', () => {
  it.each([
    ['an unknown critical member', { crit: ['exp'], exp: 1 }],
    ['an empty crit', { crit: [] }],
    ['an unencoded payload', { b64: false, crit: ['b64'] }],
    ['an unencoded payload, not called critical', { b64: false }],
    ['a huge PBES2 count', { p2c: 2_147_483_647, p2s: 'AAAA' }],
    ['a compressed payload', { zip: 'DEF' }],
    ['a nested type', { cty: 'JWT' }],
  ])('refuses %s', async (_, header) => {
    await expectRefused(forge({ header }))
  })

  it('refuses a JWE', async () => {
    const header = encode({ alg: 'RSA-OAEP', enc: 'A256GCM', typ: 'at+jwt', kid })
    await expectRefused(`${header}.AAAA.AAAA.AAAA.AAAA`)
  })
})

describe('S-07 typ (RFC 9068 §4)', () => {
  it.each(['JWT', 'jwt', 'id_token+jwt', 'rt+jwt', 'AT+JWT', 'application/jwt', '', null, undefined, 1])(
    'refuses %j',
    async (typ) => {
      await expectRefused(forge({ header: { typ } }))
    },
  )

  it('takes application/at+jwt', async () => {
    expect((await show(forge({ header: { typ: 'application/at+jwt' } }))).status).toBe(200)
  })

  it('refuses a refresh token and an ID token', async () => {
    const session = await system.newSession()
    const app = await registerApp(system, session)
    const { json } = await app.redeem(
      await app.getCode({ ...session, request: { scope: 'openid notes:read' } }),
    )
    expect((await show(String(json.access_token))).status).toBe(200)
    for (const token of [json.refresh_token, json.id_token, session.refresh_token]) {
      await expectRefused(String(token))
    }
  })
})

describe('S-08 claims (RFC 9068 §2.2)', () => {
  const names = Object.keys(claims())
  const dropped = names.map((name): [string, object] => [`no ${name}`, { [name]: undefined }])
  const wrong = names.flatMap((name) => {
    const isTime = ['iat', 'exp', 'auth_time'].includes(name)
    const values = isTime ? ['1800000000', -1, 1.5, true, 1e16] : [1, true, name === 'scope' ? 'a  b' : '']
    return [...values, null, ['x'], [], { x: 1 }, {}].map((value): [string, object] => [
      `${name} as ${JSON.stringify(value)}`,
      { [name]: value },
    ])
  })
  const actor = { sub: 'first-party' }
  const actors = [
    null,
    'first-party',
    1,
    [],
    ['first-party'],
    {},
    { sub: 1 },
    { ...actor, x: 1 },
    // Not the client that the token is of: wrong as the actor, not as the one before.
    { sub: 'other' },
  ]
  const acting = [
    ...actors,
    ...actors.slice(0, -1).map((act) => ({ ...actor, act })),
    { ...actor, act: { ...actor, act: actor } },
  ]
  const wrongActors = acting.map((act): [string, object] => [
    `act as ${JSON.stringify(act)}`,
    { act, parent_jti: 'x' },
  ])
  it.each<[string, object]>([
    ...dropped,
    ...wrong,
    ...wrongActors,
    ['act without parent_jti', { act: actor }],
    ['parent_jti without act', { parent_jti: 'x' }],
    ['a grant id that is no UUIDv7', { grant_id: '0192d3f0-0000-4000-8000-000000000000' }],
    ['sub and client alike, with a username', { sub: 'first-party', auth_time: undefined }],
    ['sub and client alike, with a time of authentication', { sub: 'first-party', username: undefined }],
    ['sub and client alike, with both', { sub: 'first-party' }],
    ['nbf as text', { nbf: '0' }],
    ['a life longer than revocations are kept', { exp: Math.floor(Date.now() / 1000) + 401 * 86_400 }],
  ])('refuses %s', async (_, change) => {
    await expectRefused(forge({ claims: { ...change } }))
  })

  /** Of an exchanged token, or of one that a client has for itself. */
  const exchanged = { act: { sub: 'first-party' }, parent_jti: 'x' }
  const long = 'x'.repeat(513)
  it.each<[string, object]>([
    ...[513, 2_048, 3_000].flatMap((length) =>
      ['sub', 'client_id', 'username', 'jti'].map((name): [string, object] => [
        `a ${name} of ${length} characters`,
        { [name]: 'x'.repeat(length) },
      ]),
    ),
    ['a username of 129 characters of 4 bytes', { username: '\u{20000}'.repeat(129) }],
    [
      'an overlong client of its own',
      { sub: long, client_id: long, username: undefined, auth_time: undefined },
    ],
    ['an overlong parent', { ...exchanged, parent_jti: long }],
    ['an overlong actor', { ...exchanged, client_id: long, act: { sub: long } }],
    ['an overlong actor before the last', { ...exchanged, act: { sub: 'first-party', act: { sub: long } } }],
  ])('refuses %s, on every kind of route', async (_, change) => {
    const token = forge({ claims: { ...change } })
    await expectRefused(token)
    expect((await call('GET', '/userinfo', { token })).status).toBe(401)
  })

  it.each([actor, { ...actor, act: { sub: 'other' } }])('takes act as %j', async (act) => {
    expect((await show(forge({ claims: { act, parent_jti: 'x' } }))).status).toBe(200)
  })

  it('takes the longest username that there can be', async () => {
    const token = forge({ claims: { username: '\u{20000}'.repeat(128) } })
    expect((await show(token)).status).toBe(200)
  })

  const numbers = ['NaN', '1e400', '-1e400', 'Infinity', '18000000000000000000000']
  const odd = names.flatMap((name) => numbers.map((number): [string, string] => [name, number]))
  it.each<[string, string]>([...odd, ['exp', '1e-400']])('refuses %s written as %s', async (name, number) => {
    const payload = JSON.stringify({ ...claims(), [name]: 0 }).replace(`"${name}":0`, `"${name}":${number}`)
    await expectRefused(forge({ payload }))
  })
})

describe('S-09 exp and nbf, without tolerance', () => {
  it('lets a token in up to the second before exp, and from the second of nbf', async () => {
    const now = Math.floor(Date.now() / 1000)
    expect((await show(forge({ claims: { exp: now + 30, nbf: now } }))).status).toBe(200)
    await expectRefused(forge({ claims: { exp: now } }))
    await expectRefused(forge({ claims: { exp: now - 1 } }))
    await expectRefused(forge({ claims: { nbf: now + 30 } }))
  })

  it('refuses a token of the system itself once its 15 minutes are over', async () => {
    const other = await startSystem()
    const { access_token: token } = await other.newSession()
    const { iat, exp } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    expect(exp - iat).toBe(900)
    other.advance(exp * 1000 - Date.now() - 10_000)
    expect((await other.call('GET', '/whoami', { token })).status).toBe(200)
    other.advance(10_000)
    expect((await other.call('GET', '/whoami', { token })).status).toBe(401)
  })
})

describe('S-10 iss and aud are exact', () => {
  const { url } = system
  it.each(['iss', 'aud'])('refuses every other %s', async (name) => {
    const others = [
      `${url}/`,
      url.toUpperCase(),
      url.replace(/prod$/, 'dev'),
      url.replace(/\/prod$/, ''),
      url.replace('http:', 'https:'),
      'https://evil.example',
      ` ${url}`,
      [url],
      [url, 'https://evil.example'],
    ]
    for (const other of others) await expectRefused(forge({ claims: { [name]: other } }))
  })
})

it("S-11 refuses another deployment's token", async () => {
  const other = await startSystem()
  const { access_token } = await other.newSession()
  await expectRefused(access_token)
  const theirs = await createForge(other)
  await expectRefused(theirs.forge({ claims: claims() }))
  await expectRefused(theirs.forge({ claims: claims(), header: { kid } }))
})

describe('S-12 JSON that two readers could read differently', () => {
  const text = JSON.stringify(claims())
  it.each<[string, string | Buffer]>([
    ['a repeated claim', text.replace('{', '{"scope":"x",')],
    ['a repeated claim, spelt with an escape', text.replace('{', '{"sc\\u006fpe":"x",')],
    [
      'bytes that are not UTF-8',
      Buffer.concat([Buffer.from(`${text.slice(0, -1)},"x":"`), Buffer.from([0xff]), Buffer.from('"}')]),
    ],
    [
      'overlong UTF-8',
      Buffer.concat([
        Buffer.from(`${text.slice(0, -1)},"x":"`),
        Buffer.from([0xc0, 0xaf]),
        Buffer.from('"}'),
      ]),
    ],
    ['deep nesting', `${text.slice(0, -1)},"x":${'['.repeat(1_000)}${']'.repeat(1_000)}}`],
    ['a byte order mark', `\ufeff${text}`],
    ['an array', `[${text}]`],
    ['a second object', `${text}{}`],
    ['nothing', ''],
  ])('refuses %s', async (_, payload) => {
    await expectRefused(forge({ payload }))
  })
})
