import type { AuthorizationStep } from '../domain/authorize.ts'
import { redirectHost, redirectOrigin } from '../domain/redirect-uri.ts'
import type { ScopeCatalogue } from '../domain/scope-catalogue.ts'
import { type Html, html } from './html.ts'
import type { Branding, Pages } from './page.ts'
import type { Response } from './response.ts'

type Consent = Extract<AuthorizationStep, { kind: 'consent' }>

interface ConsentPageOptions {
  readonly pages: Pages
  readonly branding: Branding
  readonly catalogue: ScopeCatalogue
}

/** How the form names the box of a scope. */
export const tickPrefix = 'allow:'

/** Where the person will be sent, in words. */
function destination(redirectUri: string): Html {
  const host = html`<span class="host">${redirectHost(redirectUri)}</span>`
  const { protocol } = new URL(redirectUri)
  if (protocol === 'https:') return html`at ${host}`
  return protocol === 'http:' ? html`on this computer, at ${host}` : html`on this device, known as ${host}`
}

/** Whether a problem is with what stands in the fields, and not with what is ticked. */
const isAboutFields = ({ problem }: Consent) => problem !== undefined && problem.code !== 'invalid_scope'

/**
 * The one page of an authorization: who asks, from where, for what; username and password; Allow or Deny. It carries
 * the request, for nothing is kept between it and its answer. Works without script.
 *
 * @param parameters the request as it came
 */
export function createConsentPage({ pages, branding, catalogue }: ConsentPageOptions) {
  const scopeBox = (scope: string, ticked: readonly string[]) => html`
<label class="scope"><input type="checkbox" name="${tickPrefix}${scope}"${ticked.includes(scope) ? html` checked` : undefined}>
<span>${catalogue.get(scope)?.description ?? scope}</span></label>`

  return (step: Consent, parameters: Readonly<Record<string, string | undefined>>): Response => {
    const { request, ticked, username, problem } = step
    const { client, redirectUri, scope } = request
    const invalid = isAboutFields(step) ? html` aria-invalid="true" aria-describedby="problem"` : undefined
    const carried = Object.entries(parameters).map(([name, value]) =>
      value === undefined ? undefined : html`<input type="hidden" name="${name}" value="${value}">`,
    )
    const body = html`
<h1>${client.name} asks for access to your account</h1>
<p class="soft">It is ${destination(redirectUri)}. Go on only if you know it and want to connect it.</p>
${problem ? html`<p class="alert" role="alert" id="problem">${problem.description}</p>` : undefined}
<form method="post" action="authorize" autocomplete="on">
${carried}
<fieldset><legend>${client.name} will be able to</legend>${scope.map((name) => scopeBox(name, ticked))}
</fieldset>
<label class="field">Username
<input name="username" value="${username}" autocomplete="username" autocapitalize="none" spellcheck="false" required${invalid}></label>
<label class="field">Password
<input name="password" type="password" autocomplete="current-password" required${invalid}></label>
<p class="actions"><button class="main" name="decision" value="allow">Allow</button>
<button name="decision" value="deny" formnovalidate>Deny</button></p>
<p class="soft">Your password stays with ${branding.name}; ${client.name} does not see it. You can end this access at
any time among your connected apps.</p>
</form>`
    return pages({
      statusCode: problem ? 400 : 200,
      title: `Connect ${client.name}`,
      body,
      formTargets: [redirectOrigin(redirectUri)],
    })
  }
}
