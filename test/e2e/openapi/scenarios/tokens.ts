import { exchangeGrantType } from '../../../../functions/domain/exchange-token.ts'
import { basic, registerApp, registerPublicApp, type ThirdPartyApp } from '../../third-party.ts'
import { answers, refuses, type Scenarios, type World } from '../scenario.ts'

export const tokenScenarios = ({ system, forge }: World): Scenarios => {
  /** A user and an app that the user may connect, which is the user's own. */
  async function connectable(register = registerApp, metadata: Readonly<Record<string, unknown>> = {}) {
    const user = await system.newSession()
    return { user, app: await register(system, user, metadata) }
  }

  /** A form of an app, which authenticates with it. */
  const by = ({ clientId, clientSecret = '' }: ThirdPartyApp, form: Readonly<Record<string, string>>) => ({
    form: { client_id: clientId, client_secret: clientSecret, ...form },
  })

  const exchange = async (app: ThirdPartyApp, subjectToken: string, more: Record<string, string> = {}) =>
    by(app, {
      grant_type: exchangeGrantType,
      subject_token: subjectToken,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      ...more,
    })

  return {
    'POST /token': [
      answers(200, async () => ({
        form: { grant_type: 'refresh_token', refresh_token: (await system.newSession()).refresh_token },
      })),
      answers(200, async () => {
        const { user, app } = await connectable(registerPublicApp)
        const code = await app.getCode({ ...user, request: { scope: 'openid profile' } })
        return {
          form: {
            grant_type: 'authorization_code',
            client_id: app.clientId,
            code,
            redirect_uri: 'https://app.example/callback',
            code_verifier: app.verifier,
          },
        }
      }),
      answers(200, async () => {
        const { clientId, clientSecret = '' } = (await connectable()).app
        return { form: { grant_type: 'client_credentials' }, headers: basic(clientId, clientSecret) }
      }),
      answers(200, async () => {
        const { user, app } = await connectable()
        return exchange(app, user.access_token, { scope: 'notes:read' })
      }),
      refuses(400, 'invalid_request', async () => ({ form: { grant_type: 'refresh_token' } })),
      refuses(401, 'invalid_client', async () => ({
        form: { grant_type: 'client_credentials', client_id: 'nobody', client_secret: 'x' },
      })),
      refuses(400, 'invalid_grant', async () => ({
        form: { grant_type: 'refresh_token', refresh_token: 'hp_rt_1.forged' },
      })),
      refuses(400, 'unauthorized_client', async () => {
        const { app } = await connectable(registerPublicApp)
        return { form: { grant_type: 'client_credentials', client_id: app.clientId } }
      }),
      refuses(400, 'unsupported_grant_type', async () => ({ form: { grant_type: 'password' } })),
      refuses(400, 'invalid_scope', async () => {
        const { user, app } = await connectable()
        return exchange(app, user.access_token, { scope: 'account' })
      }),
      refuses(400, 'invalid_target', async () => {
        const { user, app } = await connectable()
        return exchange(app, user.access_token, { resource: 'https://elsewhere.example/' })
      }),
    ],

    'POST /revoke': [
      answers(200, async () => ({ form: { token: (await system.newSession()).refresh_token } })),
      answers(200, async () => {
        const { user, app } = await connectable()
        const { access_token: token } = await app.connect(user)
        return by(app, { token, token_type_hint: 'refresh_token' })
      }),
      answers(200, async () => ({ form: { token: 'unknown' } })),
      refuses(400, 'invalid_request', async () => ({ form: {} })),
      refuses(401, 'invalid_client', async () => ({ form: { token: 'x', client_id: 'nobody' } })),
      refuses(400, 'invalid_grant', async () => {
        const { user, app } = await connectable()
        return by(app, { token: user.refresh_token })
      }),
    ],

    'POST /introspect': [
      answers(200, async () =>
        by((await connectable()).app, { token: (await system.newSession()).access_token }),
      ),
      answers(200, async () => by((await connectable()).app, { token: 'unknown' })),
      answers(200, async () => {
        const { user, app } = await connectable()
        return by(app, { token: (await app.connect(user)).refresh_token })
      }),
      answers(200, async () => {
        const { user, app } = await connectable()
        const { access_token: subject } = await app.connect(user)
        const { json } = await (await connectable()).app.exchange(subject, { scope: 'notes:read' })
        return by(app, { token: String(json.access_token) })
      }),
      answers(200, async () => {
        const { app } = await connectable()
        const { json } = await app.ask('/token', { grant_type: 'client_credentials' })
        return by(app, { token: String(json.access_token) })
      }),
      answers(200, async () => ({
        token: forge({ claims: { scope: 'tokens:introspect' } }),
        form: { token: (await system.newSession()).access_token },
      })),
      refuses(400, 'invalid_request', async () => ({ form: {} })),
      refuses(401, 'invalid_client', async () => ({ form: { token: 'x' } })),
      refuses(401, 'invalid_token', async () => ({ token: 'x', form: { token: 'x' } })),
      refuses(403, 'insufficient_scope', async () => ({
        token: (await system.newSession()).access_token,
        form: { token: 'x' },
      })),
    ],
  }
}
