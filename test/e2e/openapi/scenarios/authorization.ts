import { registerApp } from '../../third-party.ts'
import { answers, refuses, type Scenario, type Scenarios, type World } from '../scenario.ts'

type Change = Readonly<Record<string, string | undefined>>

/** What can be wrong with an authorization request. */
const mistakes: Readonly<Record<string, Change>> = {
  invalid_request: { code_challenge: undefined },
  invalid_client: { client_id: 'nobody' },
  invalid_redirect_uri: { redirect_uri: 'https://elsewhere.example/' },
  unsupported_response_type: { response_type: 'token' },
  invalid_scope: { scope: 'account' },
  invalid_target: { resource: 'https://elsewhere.example/' },
  request_not_supported: { request: 'eyJ9' },
  request_uri_not_supported: { request_uri: 'https://elsewhere.example/request' },
}

export const authorizationScenarios = ({ system }: World): Scenarios => {
  const app = async (metadata: object = {}) => registerApp(system, await system.newSession(), { ...metadata })

  /** The parameters of a request of a new app, as they are carried by a query or a form. */
  const parameters = async (change: Change = {}, metadata: object = {}) =>
    (await app(metadata)).authorizationRequest(change)

  /** A request in which something is wrong, carried in one way or the other. */
  const refusals = (carry: (parameters: Record<string, string>) => Promise<object>): Scenario[] => [
    ...Object.entries(mistakes).map(([error, change]) =>
      refuses(400, error, async () => carry(await parameters(change))),
    ),
    refuses(400, 'unauthorized_client', async () =>
      carry(await parameters({}, { grant_types: ['client_credentials'] })),
    ),
  ]

  const inQuery = async (carried: Record<string, string>) => ({
    path: `/authorize?${new URLSearchParams(carried)}`,
  })

  /** The form as it was filled in. */
  async function inForm(carried: Record<string, string>, filledIn: Record<string, string> = {}) {
    const { username, password } = await system.newUser()
    const usual = { username, password, decision: 'allow', 'allow:notes:read': 'on' }
    return { form: { ...carried, ...usual, ...filledIn } }
  }

  return {
    'GET /authorize': [
      answers(200, async () => inQuery(await parameters({ login_hint: 'ada', nonce: 'n' }))),
      answers(303, async () => inQuery(await parameters({ prompt: 'none' }))),
      ...refusals(inQuery),
    ],

    'POST /authorize': [
      answers(303, async () => inForm(await parameters())),
      answers(303, async () => inForm(await parameters(), { decision: 'deny' })),
      ...refusals(inForm),
      refuses(400, 'invalid_grant', async () =>
        inForm(await parameters(), { password: 'not the password of anybody' }),
      ),
      refuses(400, 'invalid_scope', async () => inForm(await parameters(), { 'allow:notes:read': '' })),
      refuses(400, 'access_denied', async () => ({
        ...(await inForm(await parameters())),
        headers: { 'Sec-Fetch-Site': 'cross-site' },
      })),
      refuses(400, 'request_too_large', async () =>
        inForm(await parameters(), { password: 'x'.repeat(64 * 1024) }),
      ),
    ],
  }
}
