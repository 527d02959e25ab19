import type { LocalSystem } from '../system.ts'
import { type DemoUser, hasRoute } from './demo-user.ts'

function routeList({ api }: LocalSystem): string {
  const routes = api.routes.filter(({ method }) => method !== 'OPTIONS')
  const width = Math.max(...routes.map(({ method }) => method.length))
  return routes
    .map(
      ({ method, resourcePath, authorizer }) =>
        `  ${method.padEnd(width)} ${resourcePath}${authorizer ? '  (token)' : ''}`,
    )
    .sort()
    .join('\n')
}

/** Commands for a POSIX shell with curl and sed, alone or together; without comments, which zsh takes for commands. */
function tour(url: string, { username, password }: DemoUser): string {
  return `Paste into another terminal: log in, call a protected route, log out, and call it again, when the token is refused:

  TOKEN=$(curl -s ${url}/login -H 'Content-Type: application/json' -d '{"username":"${username}","password":"${password}"}' | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')

  curl -i ${url}/userinfo -H "Authorization: Bearer $TOKEN"; echo

  curl -i -X POST ${url}/logout -H "Authorization: Bearer $TOKEN"

  curl -i ${url}/userinfo -H "Authorization: Bearer $TOKEN"; echo`
}

/** The text that greets who started the system. */
export function welcome(system: LocalSystem, demo: DemoUser | undefined): string {
  const complete =
    hasRoute(system, 'POST', '/login') &&
    hasRoute(system, 'POST', '/logout') &&
    hasRoute(system, 'GET', '/userinfo')
  const parts = [
    `Serving ${system.url}\n\n${routeList(system)}`,
    ...(demo ? [`Demo user: ${demo.username}\nPassword:  ${demo.password}`] : []),
    ...(demo && complete ? [tour(system.url, demo)] : []),
    'Edits of handlers take effect at once, those of the stack at the next start. Ctrl-C ends it.',
  ]
  return `\n${parts.join('\n\n')}\n`
}
