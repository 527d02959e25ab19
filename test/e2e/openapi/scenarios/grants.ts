import { registerApp } from '../../third-party.ts'
import { answers, refuses, type Scenarios, type World } from '../scenario.ts'

const personal = { name: 'backup script', scope: 'notes:read', expires_in: 7_776_000 }

export const grantScenarios = ({ system, halfDisabled }: World): Scenarios => ({
  'GET /grants': [
    answers(200, async () => {
      const session = await system.newSession()
      const { access_token: token, refresh_token: refreshToken } = session
      await (await registerApp(system, session)).connect(session)
      await system.call('POST', '/personal-tokens', { token, json: personal })
      await system.call('POST', '/token', {
        form: { grant_type: 'refresh_token', refresh_token: refreshToken },
      })
      return { token }
    }),
    answers(200, async () => {
      const session = await system.newSession()
      await system.logIn(session)
      const { access_token: token } = session
      const { json } = await system.call('GET', '/grants?limit=1', { token })
      return { token, path: `/grants?limit=1&cursor=${json.next_cursor}` }
    }),
    refuses(400, 'invalid_request', async () => ({
      token: (await system.newSession()).access_token,
      path: '/grants?limit=31',
    })),
  ],

  'DELETE /grants': [answers(204, async () => ({ token: (await system.newSession()).access_token }))],

  'DELETE /grants/{grant_id}': [
    answers(204, async () => {
      const { access_token: token, grant_id: grantId } = await system.newSession()
      return { token, path: `/grants/${grantId}` }
    }),
    refuses(404, 'not_found', async () => {
      const [session, other] = [await system.newSession(), await system.newSession()]
      return { token: session.access_token, path: `/grants/${other.grant_id}` }
    }),
    refuses(404, 'not_found', async () => ({
      token: (await system.newSession()).access_token,
      path: '/grants/',
    })),
    // DynamoDB takes no key of this length.
    refuses(404, 'not_found', async () => ({
      token: (await system.newSession()).access_token,
      path: `/grants/${'x'.repeat(1_400)}`,
    })),
  ],

  'POST /personal-tokens': [
    answers(201, async () => ({ token: (await system.newSession()).access_token, json: personal })),
    refuses(400, 'invalid_request', async () => ({
      token: (await system.newSession()).access_token,
      json: { ...personal, expires_in: 59 },
    })),
    refuses(400, 'invalid_scope', async () => ({
      token: (await system.newSession()).access_token,
      json: { ...personal, scope: 'account' },
    })),
    refuses(401, 'invalid_token', async () => ({
      token: (await halfDisabled()).access_token,
      json: personal,
    })),
  ],
})
