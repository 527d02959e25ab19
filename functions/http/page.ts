import { createHash } from 'node:crypto'
import { type Html, html, trusted } from './html.ts'
import { pageStyle } from './page-style.ts'
import type { Response } from './response.ts'

/** Whose pages these are. */
export interface Branding {
  readonly name: string
  /** An https URL of a picture. */
  readonly logoUrl?: string
  /** `#rrggbb` */
  readonly accentColor: string
}

interface Page {
  readonly statusCode: number
  readonly title: string
  readonly body: Html
  /** Where the form, or what answers it, may go, beside this page: origins or schemes. */
  readonly formTargets?: readonly string[]
}

/**
 * Writes the pages of an API owner: no script, no cookie, nothing from elsewhere but the owner's logo, and never in a
 * frame (RFC 9700 §4.16). No page is readable by scripts of other origins.
 */
export function createPages({ name, logoUrl, accentColor }: Branding) {
  const style = pageStyle(accentColor)
  const styleDigest = createHash('sha256').update(style).digest('base64')
  const mark = logoUrl === undefined ? html`<span class="mark"></span>` : html`<img src="${logoUrl}" alt="">`
  // Without one, browsers ask for /favicon.ico, which the API does not have.
  const icon = html`<link rel="icon" href="${logoUrl ?? 'data:,'}">`
  const imageSource = logoUrl === undefined ? 'data:' : new URL(logoUrl).origin

  return ({ statusCode, title, body, formTargets = [] }: Page): Response => {
    const policy = [
      "default-src 'none'",
      `style-src 'sha256-${styleDigest}'`,
      `img-src ${imageSource}`,
      `form-action 'self' ${formTargets.join(' ')}`.trim(),
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ].join('; ')
    const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – ${name}</title>
${icon}
<style>${trusted(style)}</style>
</head>
<body>
<main>
<p class="owner">${mark}<span>${name}</span></p>
${body}
</main>
</body>
</html>
`
    return {
      statusCode,
      headers: {
        'Content-Type': 'text/html; charset=utf-8',
        'Cache-Control': 'no-store',
        'Content-Security-Policy': policy,
        'X-Frame-Options': 'DENY',
        'X-Content-Type-Options': 'nosniff',
        'Referrer-Policy': 'no-referrer',
        // A year: a password is typed here.
        'Strict-Transport-Security': 'max-age=31536000',
      },
      body: document.text,
    }
  }
}

export type Pages = ReturnType<typeof createPages>
