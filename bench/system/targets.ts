import { createClient } from './client.ts'
import type { Target } from './load.ts'
import { logIn, newUser } from './session.ts'

/** Redeems a refresh token, then the one that it got for it, and so on. */
function refreshing(url: string, refreshToken: string): Target {
  let latest = refreshToken
  return {
    method: 'POST',
    url: `${url}/token`,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: () => new URLSearchParams({ grant_type: 'refresh_token', refresh_token: latest }).toString(),
    onAnswer: (body) => {
      latest = JSON.parse(body).refresh_token
    },
  }
}

/** What is asked for by a number of clients, by how a table names it. */
export async function createTargets(
  url: string,
  clients: number,
): Promise<[name: string, targets: readonly Target[]][]> {
  const call = createClient(url)
  const user = await newUser(call)
  const sessions = await Promise.all(Array.from({ length: clients }, () => logIn(call, user)))
  const forEach = (target: (session: (typeof sessions)[number]) => Target) => sessions.map(target)
  return [
    ['a preflight: the gateway alone', forEach(() => ({ method: 'OPTIONS', url: `${url}/userinfo` }))],
    [
      'metadata: a function that answers a constant',
      forEach(() => ({ method: 'GET', url: `${url}/.well-known/openid-configuration` })),
    ],
    [
      'userinfo: authorizer, function, a read of each',
      forEach(({ accessToken }) => ({
        method: 'GET',
        url: `${url}/userinfo`,
        headers: { Authorization: `Bearer ${accessToken}` },
      })),
    ],
    [
      'refresh: two reads, a write, a signature',
      forEach(({ refreshToken }) => refreshing(url, refreshToken)),
    ],
    [
      'log in, bcrypt at the stack’s cost',
      forEach(() => ({
        method: 'POST',
        url: `${url}/login`,
        headers: { 'Content-Type': 'application/json' },
        body: () => JSON.stringify(user),
      })),
    ],
  ]
}
