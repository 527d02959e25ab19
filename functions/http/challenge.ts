/** The protection space of every challenge: the whole API is one. */
const realm = 'api'

interface BearerError {
  readonly error: string
  readonly error_description: string
}

/** The WWW-Authenticate header of a protected resource (RFC 6750 §3). */
export const bearerChallenge = ({ error, error_description }: BearerError): string =>
  `Bearer realm="${realm}", error="${error}", error_description="${error_description}"`

/** The WWW-Authenticate header of an endpoint at which a client authenticates (RFC 7617, RFC 6749 §5.2). */
export const basicChallenge = `Basic realm="${realm}", charset="UTF-8"`
