import type { Client } from '../system/client.ts'
import type { Tokens } from '../system/session.ts'

/** The ways in which the holder of a session ends it, by the requests that do it. */
export const ways: Readonly<Record<string, (call: Client, session: Tokens) => Promise<unknown>>> = {
  'POST /revoke, the token': (call, { accessToken }) =>
    call('POST', '/revoke', { form: { token: accessToken } }),
  'POST /logout': (call, { accessToken }) => call('POST', '/logout', { token: accessToken }),
  'DELETE /grants/{grant_id}': (call, { accessToken, grantId }) =>
    call('DELETE', `/grants/${grantId}`, { token: accessToken }),
  'DELETE /grants': (call, { accessToken }) => call('DELETE', '/grants', { token: accessToken }),
}
