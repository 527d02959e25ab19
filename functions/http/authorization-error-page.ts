import type { AuthorizationStep } from '../domain/authorize.ts'
import type { AuthError } from '../domain/errors.ts'
import { redirectHost } from '../domain/redirect-uri.ts'
import { html } from './html.ts'
import type { Pages } from './page.ts'
import type { Response } from './response.ts'

type RequestError = Extract<AuthorizationStep, { kind: 'error' }>

const wayBack = ({ redirectUri, location }: NonNullable<RequestError['back']>) => html`
<p>You may go back to <span class="host">${redirectHost(redirectUri)}</span>, if that is where you came from.</p>
<p class="actions"><a class="button" href="${location}" rel="noreferrer">Go back</a></p>`

/** The page of a request that is wrong. It names where the way back leads, and leaves the going to the person. */
export const requestErrorPage = (pages: Pages, { error, back }: RequestError): Response =>
  pages({
    statusCode: 400,
    title: 'This link does not work',
    body: html`
<h1>This link does not work</h1>
<p class="alert" role="alert">The app that sent you here made a mistake. Nothing was connected.</p>
${back && wayBack(back)}
<p class="soft details">Only whoever made the app can mend this, and will want to know:<br>
<code>${error.code}</code>: ${error.description}</p>`,
  })

/** The page of a form that another site sent, in the name of whoever sees it. */
export const foreignFormPage = (pages: Pages): Response =>
  pages({
    statusCode: 400,
    title: 'Another site sent you here',
    body: html`
<h1>Another site sent you here</h1>
<p class="alert" role="alert">It filled in this page for you, as no site should. Nothing was connected.</p>
<p>Enter nothing there. To connect an app, start from the app itself.</p>
<p class="soft details">What was refused: <code>access_denied</code>, a form that another site sent.</p>`,
  })

/** The page of whoever comes by no link at all, such as by pressing Enter in the address bar after a wrong password. */
export const entryPage = (pages: Pages): Response =>
  pages({
    statusCode: 400,
    title: 'Start from the app',
    body: html`
<h1>Start from the app</h1>
<p>This page works only where an app sends you to it. Nothing was connected.</p>
<p>Go back to the app and start once more.</p>`,
  })

/** The page of a failure of our own. */
export const failurePage = (pages: Pages, { status, retryAfterSeconds }: AuthError): Response => {
  const page = pages({
    statusCode: status,
    title: 'Something went wrong',
    body: html`
<h1>Something went wrong</h1>
<p class="alert" role="alert">This is our fault, not yours. Nothing was connected.</p>
<p>Wait a moment, then go back to the app and start once more.</p>`,
  })
  const headers: Record<string, string> =
    retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }
  return { ...page, headers: { ...page.headers, ...headers } }
}
