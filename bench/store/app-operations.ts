import { newSession, newUser } from '../system/session.ts'
import { appMetadata, registerApp } from '../system/third-party.ts'
import type { MeteredSystem } from './metered-system.ts'
import { operation } from './operation.ts'

/** The access token that an app got when a new user connected it. */
const connectedToken = async ({ call }: MeteredSystem) =>
  (await (await registerApp(call)).connect(await newUser(call))).accessToken

/** What third-party apps do, and their developers. */
export const appOperations = [
  operation('register an app', 'clients', async ({ call }) => {
    const { accessToken } = await newSession(call)
    return () => call('POST', '/clients', { token: accessToken, json: appMetadata })
  }),
  operation('connect an app: consent', 'authorize', async ({ call }) => {
    const [app, user] = [await registerApp(call), await newUser(call)]
    return () => app.consent(user)
  }),
  operation('redeem its code', 'token', async ({ call }) => {
    const app = await registerApp(call)
    const code = await app.consent(await newUser(call))
    return () => app.redeem(code)
  }),
  operation('authorize a call of an app', 'authorizer', async (system) => {
    const token = await connectedToken(system)
    return () => system.call('GET', '/userinfo', { token })
  }),
  operation('exchange a token', 'token', async (system) => {
    const token = await connectedToken(system)
    const other = await registerApp(system.call)
    return () => other.exchange(token)
  }),
  operation('authorize a call with it', 'authorizer', async (system) => {
    const other = await registerApp(system.call)
    const token = await other.exchange(await connectedToken(system))
    return () => system.call('GET', '/userinfo', { token })
  }),
  operation('introspect an access token', 'introspect', async ({ call }) => {
    const [app, { accessToken }] = [await registerApp(call), await newSession(call)]
    return () => app.introspect(accessToken)
  }),
  operation('end a client (delete)', 'clients', async ({ call }) => {
    const app = await registerApp(call)
    await app.connect(await newUser(call))
    return () => app.end()
  }),
]
