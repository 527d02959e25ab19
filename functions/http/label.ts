import type { APIGatewayProxyEvent } from 'aws-lambda'

const maxLength = 100

/** What people recognise a grant by: the name given with the request, otherwise the browser's or app's. */
export function grantLabel(event: APIGatewayProxyEvent, name: string | undefined): string | undefined {
  const label = name ?? event.requestContext.identity.userAgent ?? ''
  return [...label.replace(/\p{C}/gu, '').trim()].slice(0, maxLength).join('') || undefined
}
