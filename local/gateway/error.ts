/** The kinds of failure that API Gateway answers itself, with what it says of each unless the API says otherwise. */
const kinds = {
  ACCESS_DENIED: [403, 'AccessDeniedException', 'User is not authorized to access this resource'],
  API_CONFIGURATION_ERROR: [500, 'InternalServerErrorException', 'Internal server error'],
  AUTHORIZER_CONFIGURATION_ERROR: [500, 'AuthorizerConfigurationException', null],
  BAD_REQUEST_PARAMETERS: [400, 'BadRequestException', 'Missing required request parameters'],
  DEFAULT_4XX: [400, 'BadRequestException', 'Bad Request'],
  DEFAULT_5XX: [500, 'InternalServerErrorException', 'Internal server error'],
  INTEGRATION_FAILURE: [504, 'InternalServerErrorException', 'Internal server error'],
  INTEGRATION_TIMEOUT: [504, 'InternalServerErrorException', 'Endpoint request timed out'],
  INVALID_SIGNATURE: [403, 'IncompleteSignatureException', 'The request signature is not valid'],
  MISSING_AUTHENTICATION_TOKEN: [403, 'MissingAuthenticationTokenException', 'Missing Authentication Token'],
  REQUEST_TOO_LARGE: [413, 'RequestTooLargeException', 'Request Too Long'],
  THROTTLED: [429, 'TooManyRequestsException', 'Too Many Requests'],
  UNAUTHORIZED: [401, 'UnauthorizedException', 'Unauthorized'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'BadRequestException', 'Unsupported Media Type'],
} as const satisfies Record<string, readonly [status: number, errorType: string, message: string | null]>

/** A type of gateway response ("Gateway response types for API Gateway" in the developer guide). */
export type GatewayResponseType = keyof typeof kinds

export interface GatewayErrorDetails {
  /** Where it is not the type's own. */
  readonly status?: number
  readonly message?: string
  /** What the authorizer said beside its verdict, for the templates. */
  readonly authorizer?: Readonly<Record<string, string>>
}

/** Thrown where API Gateway answers without, or instead of, the integration. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError'
  readonly type: GatewayResponseType
  readonly status: number
  /** Of the header x-amzn-ErrorType. */
  readonly errorType: string
  /** Null where API Gateway has nothing to say. */
  readonly text: string | null
  readonly authorizer: Readonly<Record<string, string>>

  constructor(type: GatewayResponseType, details: GatewayErrorDetails = {}, cause?: unknown) {
    const [status, errorType, message] = kinds[type]
    super(details.message ?? message ?? type, { cause })
    this.type = type
    this.status = details.status ?? status
    this.errorType = errorType
    this.text = details.message ?? message
    this.authorizer = details.authorizer ?? {}
  }
}

/** Which type the answer to what is too long has is not documented. */
export const uriTooLong = (): GatewayError =>
  new GatewayError('DEFAULT_4XX', { status: 414, message: 'Request-URI Too Long' })
