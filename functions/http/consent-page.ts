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
  /** The API itself, which need not be named. */
  readonly audience: string | undefined
}

/** How the form names the box of a scope. */
export const tickPrefix = 'allow:'

/** Where the person will be sent, in words. */
function destination(redirectUri: string): Html {
  const host = html`<span class="host">${redirectHost(redirectUri)}</span>`
  const { protocol } = new URL(redirectUri)
  if (protocol === 'https:') return host
  return protocol === 'http:'
    ? html`a program on this computer, at ${host}`
    : html`an app on this device, known as ${host}`
}

/** What a problem is with: what is ticked, how the name is written, or name and password together. */
function concernOf({ code }: NonNullable<Consent['problem']>): 'scopes' | 'username' | 'login' {
  if (code === 'invalid_scope') return 'scopes'
  return code === 'invalid_request' ? 'username' : 'login'
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

const described = html` aria-describedby="problem"`
const invalid = html` aria-invalid="true"${described}`
/** Where a screen reader begins to read, and typing goes on, after a problem. */
const autofocus = html` autofocus`

/**
 * The one page of an authorization: who asks, from where, for what; username and password; Allow or Deny. It carries
 * the request, for nothing is kept between it and its answer. Works without script.
 *
 * @param parameters the request as it came
 */
export function createConsentPage({ pages, branding, catalogue, audience }: ConsentPageOptions) {
  const scopeBox = (scope: string, isTicked: boolean, isFirst: boolean) => html`
<li><label class="scope"><input type="checkbox" name="${tickPrefix}${scope}"${isTicked ? html` checked` : undefined}${isFirst ? autofocus : undefined}>
<span>${catalogue.get(scope)?.description ?? scope}</span></label></li>`

  return (step: Consent, parameters: Readonly<Record<string, string | undefined>>): Response => {
    const { request, ticked, username, problem } = step
    const { client, redirectUri, scope } = request
    // Set apart, for a name in a script that runs from right to left would turn the words around it.
    const name = html`<bdi>${client.name}</bdi>`
    const elsewhere =
      request.audience === audience ? undefined : html` at <span class="host">${request.audience}</span>`
    const concern = problem && concernOf(problem)
    const alert =
      problem && html`<p class="alert" role="alert" id="problem">${sentence(problem.description)}</p>`
    const isNameWrong = concern === 'username' || concern === 'login'
    const isPasswordWrong = concern === 'login'
    const carried = Object.entries(parameters).map(([parameter, value]) =>
      value === undefined ? undefined : html`<input type="hidden" name="${parameter}" value="${value}">`,
    )
    const body = html`
<h1>${name} asks for access to your account</h1>
<p class="destination">It will send you on to ${destination(redirectUri)}</p>
<p class="soft">Nobody here has checked this app. Go on only if you know this address and came from there.</p>
<form method="post" action="authorize">
${carried}
<fieldset${concern === 'scopes' ? described : undefined}><legend>What it may do${elsewhere}</legend>
${concern === 'scopes' ? alert : undefined}
<p class="soft">Untick what you do not want to allow.</p>
<ul class="scopes">${scope.map((one, at) => scopeBox(one, ticked.includes(one), concern === 'scopes' && at === 0))}
</ul></fieldset>
<fieldset><legend>Confirm that it is you</legend>
${isNameWrong ? alert : undefined}
<label class="field">Username
<input name="username" value="${username}" autocomplete="username" autocapitalize="none" spellcheck="false" required${isNameWrong ? invalid : undefined}${concern === 'username' ? autofocus : undefined}></label>
<label class="field">Password
<input name="password" type="password" autocomplete="current-password" required${isPasswordWrong ? [invalid, autofocus] : undefined}></label>
</fieldset>
<p class="actions"><button class="main" name="decision" value="allow">Allow</button>
<button name="decision" value="deny" formnovalidate>Deny</button></p>
<p class="soft">Your password stays with ${branding.name}: ${name} does not see it. You can end this access at any
time, among your connected apps.</p>
</form>`
    return pages({
      statusCode: problem ? 400 : 200,
      title: `${problem ? 'Problem: ' : ''}Connect ${client.name}`,
      body,
      formTargets: [redirectOrigin(redirectUri)],
    })
  }
}
