import { logIn, newSession, newUser, refresh } from '../system/session.ts'
import { operation } from './operation.ts'

/** What users, their front ends and administrators do. */
export const userOperations = [
  operation(
    'register',
    'register',
    async ({ call }) =>
      () =>
        newUser(call),
  ),
  operation('log in', 'login', async ({ call }) => {
    const user = await newUser(call)
    return () => logIn(call, user)
  }),
  operation('authorize a call', 'authorizer', async ({ call }) => {
    const { accessToken } = await newSession(call)
    return () => call('GET', '/userinfo', { token: accessToken })
  }),
  operation('userinfo', 'userinfo', async ({ call }) => {
    const { accessToken } = await newSession(call)
    return () => call('GET', '/userinfo', { token: accessToken })
  }),
  operation('refresh', 'token', async ({ call }) => {
    const { refreshToken } = await newSession(call)
    return () => refresh(call, refreshToken)
  }),
  operation('refresh again, within grace', 'token', async ({ call }) => {
    const { refreshToken } = await newSession(call)
    await refresh(call, refreshToken)
    return () => refresh(call, refreshToken)
  }),
  operation('reuse a refresh token', 'token', async ({ call }) => {
    const { refreshToken } = await newSession(call)
    await refresh(call, (await refresh(call, refreshToken)).refreshToken)
    const form = { grant_type: 'refresh_token', refresh_token: refreshToken }
    return () => call('POST', '/token', { form, status: 400 })
  }),
  operation('list grants (one)', 'grants', async ({ call }) => {
    const { accessToken } = await newSession(call)
    return () => call('GET', '/grants', { token: accessToken })
  }),
  operation('revoke an access token', 'revoke', async ({ call }) => {
    const { accessToken } = await newSession(call)
    return () => call('POST', '/revoke', { form: { token: accessToken } })
  }),
  operation('revoke a refresh token', 'revoke', async ({ call }) => {
    const { refreshToken } = await newSession(call)
    return () => call('POST', '/revoke', { form: { token: refreshToken } })
  }),
  operation('log out', 'logout', async ({ call }) => {
    const { accessToken } = await newSession(call)
    return () => call('POST', '/logout', { token: accessToken })
  }),
  operation('end a grant', 'grants', async ({ call }) => {
    const { accessToken, grantId } = await newSession(call)
    return () => call('DELETE', `/grants/${grantId}`, { token: accessToken })
  }),
  operation('log out everywhere', 'grants', async ({ call }) => {
    const { accessToken } = await newSession(call)
    return () => call('DELETE', '/grants', { token: accessToken })
  }),
  operation('change the password', 'password', async ({ call }) => {
    const user = await newUser(call)
    const { accessToken } = await logIn(call, user)
    const json = { current_password: user.password, new_password: 'orchard lantern eighteen' }
    return () => call('POST', '/password', { token: accessToken, json })
  }),
  operation('make a personal token', 'personal-tokens', async ({ call }) => {
    const { accessToken } = await newSession(call)
    const json = { name: 'backup', scope: 'profile', expires_in: 3600 }
    return () => call('POST', '/personal-tokens', { token: accessToken, json })
  }),
  operation('end a user (disable)', 'administer', async ({ call, administer }) => {
    const { username } = await newUser(call)
    return () => administer('disableUser', { username })
  }),
  operation('JSON Web Key Set', 'jwks', async ({ call }) => {
    return () => call('GET', '/.well-known/jwks.json')
  }),
]
