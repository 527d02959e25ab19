import { registerApp } from '../../third-party.ts'
import { answers, refuses, type Scenarios, type World } from '../scenario.ts'

const password = 'orchard lantern seventeen'

export const accountScenarios = ({ system, newName }: World): Scenarios => ({
  'POST /register': [
    answers(201, async () => ({ json: { username: newName(), password } })),
    refuses(400, 'invalid_request', async () => ({ json: { username: newName(), password: 'short' } })),
    refuses(409, 'username_taken', async () => ({ json: { ...(await system.newUser()), password } })),
  ],

  'POST /password': [
    answers(200, async () => {
      const { access_token: token } = await system.newSession()
      return { token, json: { current_password: password, new_password: 'eleven paper lighthouses' } }
    }),
    refuses(400, 'invalid_request', async () => {
      const { access_token: token } = await system.newSession()
      return { token, json: { current_password: password, new_password: 'x'.repeat(20) } }
    }),
    refuses(400, 'invalid_grant', async () => {
      const { access_token: token } = await system.newSession()
      return {
        token,
        json: { current_password: `not ${password}`, new_password: 'eleven paper lighthouses' },
      }
    }),
  ],

  'GET /userinfo': [
    answers(200, async () => ({ token: (await system.newSession()).access_token })),
    answers(200, async () => ({ token: (await system.newSession({ scope: 'notes:read' })).access_token })),
    refuses(401, 'invalid_token', async () => {
      const app = await registerApp(system, await system.newSession())
      const { json } = await app.ask('/token', { grant_type: 'client_credentials' })
      return { token: String(json.access_token) }
    }),
  ],

  'POST /login': [
    answers(200, async () => ({ json: { ...(await system.newUser()), name: 'Kitchen tablet' } })),
    answers(200, async () => ({ json: { ...(await system.newUser()), scope: 'notes:read' } })),
    refuses(400, 'invalid_request', async () => ({ json: { username: newName() } })),
    refuses(400, 'invalid_grant', async () => ({ json: { username: newName(), password } })),
    refuses(400, 'invalid_scope', async () => ({
      json: { ...(await system.newUser()), scope: 'notes:share' },
    })),
  ],

  'POST /logout': [answers(204, async () => ({ token: (await system.newSession()).access_token }))],
})
