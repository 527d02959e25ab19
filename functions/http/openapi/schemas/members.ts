import * as z from 'zod/mini'

// The members that several answers are made of, each with what it means.

export const text = (description: string) => z.string().check(z.describe(description))

export const texts = (description: string) => z.array(z.string()).check(z.describe(description))

export const constant = <T extends string | number | boolean>(value: T, description: string) =>
  z.literal(value).check(z.describe(description))

export const oneOf = <const T extends readonly string[]>(values: T, description: string) =>
  z.enum(values).check(z.describe(description))

export const url = (description: string) => z.string().check(z.meta({ format: 'uri', description }))

export const uuid = (description: string) => z.string().check(z.meta({ format: 'uuid', description }))

const seconds = (description: string) => z.int().check(z.minimum(0), z.describe(description))

export const time = (description: string) => seconds(`${description}, in seconds since 1970-01-01T00:00:00Z.`)

export const scope = text('Scope names with one space between them (RFC 6749 §3.3). Empty: none.')

export const accessToken = text(
  'A JWT by RFC 9068, signed with RS256. Clients send it as it is and do not look into it.',
)

export const tokenType = constant('Bearer', 'How the access token is used (RFC 6750).')

export const expiresIn = seconds('For how many seconds from now the access token holds.')

export const refreshToken = text(
  'For `POST /token`. It is redeemed once; the answer has the next one. It ends with the grant.',
)

export const grantId = uuid(
  'The grant that the tokens belong to, a UUIDv7: its first 48 bits are when the grant began, in ms.',
)

export const secretId = uuid('The secret’s id, by which it is shown and deleted.')

export const clientSecret = text('256 random bits in base64url. It is in this answer and nowhere else.')

export const neverExpires = constant(0, 'Client secrets do not expire (RFC 7591 §3.2.1).')

export const nextCursor = z.optional(
  text(
    'What to give as `cursor` for the next page; absent on the last. A page may be short, or empty, and not be the last.',
  ),
)
