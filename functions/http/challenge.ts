/** The protection space of every challenge: the whole API is one. */
const realm = 'api'

interface BearerChallenge {
  readonly error: string
  readonly error_description: string
  /** Where the metadata of the protected resource is (RFC 9728 §5.1). */
  readonly resource_metadata?: string
}

/** The WWW-Authenticate header of a protected resource (RFC 6750 §3). */
export const bearerChallenge = (parameters: BearerChallenge): string => {
  const all = Object.entries({ realm, ...parameters }).filter(([, value]) => value !== undefined)
  return `Bearer ${all.map(([name, value]) => `${name}="${value}"`).join(', ')}`
}

/** The WWW-Authenticate header of an endpoint at which a client authenticates (RFC 7617, RFC 6749 §5.2). */
export const basicChallenge = `Basic realm="${realm}", charset="UTF-8"`
