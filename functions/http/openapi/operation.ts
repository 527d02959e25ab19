import type { ErrorCode } from '../../domain/errors.ts'
import type { requestSchemas } from './request-schemas.ts'
import type { JsonSchema } from './requests/request.ts'
import type { responseSchemas } from './response-schemas.ts'

/** A group of operations. */
export type Tag = 'Accounts' | 'Sessions' | 'Grants' | 'Apps' | 'OAuth' | 'Metadata'

/** Who may call. */
export type Caller =
  | 'anyone'
  /** Whoever has an access token. */
  | 'bearer'
  /** A bearer of a token with the scope `account`. */
  | 'account'
  /** A client, in one of the ways of RFC 6749 §2.3, or the API's own front end. */
  | 'client'
  /** A confidential client, or a bearer of a token with the scope `tokens:introspect`. */
  | 'introspector'

interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly required: boolean
  readonly description: string
  readonly schema: JsonSchema
}

interface RequestBody {
  /** `form`: application/x-www-form-urlencoded. */
  readonly type: 'json' | 'form'
  readonly schema: keyof typeof requestSchemas
  /** By what each is an example of. */
  readonly examples: Readonly<Record<string, object>>
}

/** An answer other than an error. */
export interface Answer {
  readonly status: 200 | 201 | 204 | 303
  readonly description: string
  /** Absent: no body. */
  readonly body?: { readonly schema: keyof typeof responseSchemas; readonly example: unknown } | 'page'
  /** Caches may keep it. */
  readonly isPublic?: true
}

/** What can be wrong, by the code that tells: when. */
type Errors = { readonly [Code in ErrorCode]?: string }

/** One method of one path. */
export interface Operation {
  readonly id: string
  readonly tag: Tag
  readonly summary: string
  /** CommonMark, with the sections of the RFCs. */
  readonly description: string
  readonly caller: Caller
  readonly parameters?: readonly Parameter[]
  readonly request?: RequestBody
  readonly answers: readonly Answer[]
  /** Beyond those that every operation of its kind has. */
  readonly errors: Errors
  /** It needs neither a table nor a secret, so there is nothing to wait for. */
  readonly isSelfContained?: true
  /** It answers people in a browser, with pages. */
  readonly isPage?: true
}

/** Operations by their routes. */
export type Operations = Readonly<Record<`${'GET' | 'POST' | 'PUT' | 'DELETE'} /${string}`, Operation>>
