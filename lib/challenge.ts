/**
 * The gateway's Bearer challenge (RFC 6750 §3), as the value of a gateway response's header: a constant in
 * single quotes, since API Gateway puts no `$context` value into a header.
 */
export const challenge = (error: string, description: string): string =>
  `'Bearer realm="api", error="${error}", error_description="${description}"'`
