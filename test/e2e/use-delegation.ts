import type { Answer, Tokens } from './client.ts'
import type { System } from './system.ts'
import { basic, registerApp, registerPublicApp, type ThirdPartyApp } from './third-party.ts'

/** The part of a token or a code that proves something: a signature, or a MAC. */
const proofOf = (token: string) => token.split('.').at(-1) ?? ''

/** Every token in an answer. */
const tokensIn = ({ json }: Answer): string[] =>
  [json.access_token, json.refresh_token, json.id_token].flatMap((token) =>
    token === undefined ? [] : [String(token)],
  )

/** Has a user make, connect and use apps of both kinds, in each way and wrongly too, and keeps all that was issued. */
export async function useDelegation(
  system: System,
  user: { readonly username: string; readonly password: string },
) {
  const { call } = system
  const { access_token: token } = await system.logIn(user)
  const developer = { access_token: token }
  const [app, publicApp] = [await registerApp(system, developer), await registerPublicApp(system, developer)]
  const added = await call('POST', `/clients/${app.clientId}/secrets`, { token })
  const secrets = [app.clientSecret ?? '', String(added.json.client_secret)]
  const person = { ...user, request: { scope: 'openid profile notes:read', nonce: 'a nonce' } }
  const codes: string[] = []
  const answers: Answer[] = []

  async function connectWrongly(client: ThirdPartyApp) {
    const page = await client.openPage()
    await client.submit(page.text, { ...user, password: `${user.password} x` })
    const code = await client.getCode(person)
    codes.push(code)
    await client.redeem(code, { code_verifier: 'v'.repeat(43) })
    await client.redeem(code, { client_secret: 'not a secret of this client' })
    answers.push(await client.redeem(code), await client.redeem(code))
  }

  /** Connects, and has the access token introspected and handed on. */
  async function connect(client: ThirdPartyApp): Promise<Tokens> {
    // One that nobody redeems.
    codes.push(await client.getCode(person))
    const code = await client.getCode(person)
    codes.push(code)
    const first = await client.redeem(code)
    const renewed = await client.refresh(String(first.json.refresh_token))
    answers.push(first, renewed, await app.exchange(String(renewed.json.access_token)))
    await app.ask('/introspect', { token: String(renewed.json.access_token) })
    return renewed.json as unknown as Tokens
  }

  for (const client of [app, publicApp]) await connectWrongly(client)
  const connected = await connect(app)
  const toEnd = await connect(publicApp)
  await publicApp.ask('/revoke', { token: toEnd.refresh_token })
  answers.push(await app.ask('/token', { grant_type: 'client_credentials' }))
  const json = { name: 'backup', scope: 'notes:read', expires_in: 3600 }
  answers.push(await call('POST', '/personal-tokens', { token, json }))

  return {
    app,
    answers,
    codes,
    secrets,
    /** What no table and no log may hold. */
    proofs: [
      ...answers.flatMap(tokensIn).map(proofOf),
      ...codes.map(proofOf),
      ...[...secrets, app.verifier, publicApp.verifier],
    ],

    /** Does much of it again, whatever comes of it. */
    async again(): Promise<void> {
      await Promise.all([
        app.ask('/token', { grant_type: 'client_credentials' }),
        app.refresh(connected.refresh_token),
        app.redeem(codes.at(-1) ?? ''),
        app.exchange(connected.access_token),
        app.ask('/introspect', { token: connected.refresh_token }),
        app.ask('/revoke', { token: toEnd.refresh_token }),
        app.openPage(),
        system.open('POST', '/authorize', {
          form: { ...app.authorizationRequest(), ...user, 'allow:notes:read': 'on', decision: 'allow' },
        }),
        call('POST', '/personal-tokens', { token, json }),
        call('POST', `/clients/${app.clientId}/secrets`, { token }),
      ])
    },

    /** Shows a text wherever an app could show something that proves who it is, or what it was given. */
    redeem: (text: string): Promise<Answer[]> =>
      Promise.all([
        app.redeem(text),
        publicApp.redeem(text),
        app.refresh(text),
        publicApp.refresh(text),
        app.exchange(text),
        call('POST', '/token', {
          form: { grant_type: 'client_credentials' },
          headers: basic(app.clientId, text),
        }),
        call('POST', '/token', {
          form: { grant_type: 'client_credentials', client_id: app.clientId, client_secret: text },
        }),
      ]),
  }
}
