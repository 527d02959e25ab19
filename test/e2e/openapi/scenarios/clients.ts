import { registerApp, registerPublicApp } from '../../third-party.ts'
import { answers, refuses, type Scenarios, type World } from '../scenario.ts'

const metadata = { client_name: 'Scheduler', redirect_uris: ['https://scheduler.example.com/callback'] }

const badName = { ...metadata, client_name: 'x\u202e' }
const badUri = { ...metadata, redirect_uris: ['javascript:alert(1)'] }

export const clientScenarios = ({ system, halfDisabled }: World): Scenarios => {
  const token = async () => (await system.newSession()).access_token

  /** A client of one's own, and where it is. */
  async function own(register = registerApp) {
    const session = await system.newSession()
    const { clientId } = await register(system, session)
    return { token: session.access_token, path: `/clients/${clientId}` }
  }

  /** Somebody else's client. */
  const foreign = async () => ({ token: await token(), path: (await own()).path })

  /** What DynamoDB takes for no key. */
  const impossible = async () => ({ token: await token(), path: `/clients/${'x'.repeat(1_400)}` })

  /** One that its owner has deleted. */
  async function deleted() {
    const made = await own()
    await system.call('DELETE', made.path, { token: made.token })
    return made
  }

  const below = async (made: Promise<{ token: string; path: string }>, rest = '') => {
    const { token, path } = await made
    return { token, path: `${path}/secrets${rest}` }
  }

  /** A client of one's own with two secrets, and the path of the newer. */
  async function withTwoSecrets() {
    const { token, path } = await below(own())
    const { json } = await system.call('POST', path, { token })
    return { token, path: `${path}/${json.secret_id}` }
  }

  /** The path of the only secret of a client of one's own. */
  async function onlySecret() {
    const session = await system.newSession()
    const { json } = await system.call('POST', '/clients', { token: session.access_token, json: metadata })
    return {
      token: session.access_token,
      path: `/clients/${json.client_id}/secrets/${json.secret_id}`,
    }
  }

  const notFound = (more: object = {}) => [
    refuses(404, 'not_found', async () => ({ ...(await foreign()), ...more })),
    refuses(404, 'not_found', async () => ({ ...(await impossible()), ...more })),
    refuses(404, 'not_found', async () => ({ ...(await deleted()), ...more })),
  ]

  const noClient = (rest?: string) => [
    refuses(404, 'not_found', () => below(foreign(), rest)),
    refuses(404, 'not_found', () => below(impossible(), rest)),
    refuses(404, 'not_found', () => below(deleted(), rest)),
  ]

  return {
    'POST /clients': [
      answers(201, async () => ({ token: await token(), json: metadata })),
      answers(201, async () => ({
        token: await token(),
        json: { ...metadata, token_endpoint_auth_method: 'none', scope: 'profile' },
      })),
      refuses(400, 'invalid_request', async () => ({ token: await token(), json: {} })),
      refuses(400, 'invalid_client_metadata', async () => ({ token: await token(), json: badName })),
      refuses(400, 'invalid_redirect_uri', async () => ({ token: await token(), json: badUri })),
      refuses(401, 'invalid_token', async () => ({
        token: (await halfDisabled()).access_token,
        json: metadata,
      })),
    ],

    'GET /clients': [
      answers(200, async () => ({ token: (await own()).token })),
      answers(200, async () => {
        const session = await system.newSession()
        await registerApp(system, session)
        await registerPublicApp(system, session)
        const { json } = await system.call('GET', '/clients?limit=1', { token: session.access_token })
        return { token: session.access_token, path: `/clients?limit=1&cursor=${json.next_cursor}` }
      }),
      refuses(400, 'invalid_request', async () => ({ token: await token(), path: '/clients?cursor=x' })),
    ],

    'GET /clients/{client_id}': [
      answers(200, own),
      answers(200, () => own(registerPublicApp)),
      ...notFound(),
    ],

    'PUT /clients/{client_id}': [
      answers(200, async () => ({ ...(await own()), json: { ...metadata, client_name: 'Planner' } })),
      refuses(400, 'invalid_request', async () => ({ ...(await own()), json: { client_name: 7 } })),
      refuses(400, 'invalid_client_metadata', async () => ({ ...(await own()), json: badName })),
      refuses(400, 'invalid_redirect_uri', async () => ({ ...(await own()), json: badUri })),
      ...notFound({ json: metadata }),
    ],

    'DELETE /clients/{client_id}': [
      answers(204, own),
      answers(204, deleted),
      refuses(404, 'not_found', foreign),
      refuses(404, 'not_found', impossible),
    ],

    'POST /clients/{client_id}/secrets': [
      answers(201, () => below(own())),
      refuses(400, 'invalid_client_metadata', () => below(own(registerPublicApp))),
      refuses(409, 'too_many_secrets', async () => {
        const { token, path } = await withTwoSecrets()
        return { token, path: path.replace(/[^/]*$/, '').slice(0, -1) }
      }),
      ...noClient(),
    ],

    'DELETE /clients/{client_id}/secrets/{secret_id}': [
      answers(204, withTwoSecrets),
      refuses(400, 'invalid_request', onlySecret),
      refuses(404, 'not_found', () => below(own(), '/x')),
      refuses(404, 'not_found', () => below(own(registerPublicApp), '/x')),
      ...noClient('/x'),
    ],
  }
}
