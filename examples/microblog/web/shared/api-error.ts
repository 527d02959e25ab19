/** What every answer with an error has. */
interface ErrorBody {
  readonly error?: string
  readonly error_description?: string
  /** In a 403: the scopes that the call needs. */
  readonly scope?: string
}

/** The API refused a call. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string

  constructor(status: number, { error = 'unknown', error_description: description = '', scope }: ErrorBody) {
    const needed = scope === undefined ? '' : ` Needed: ${scope}.`
    super(`${description}${needed} (${status} ${error})`)
    this.status = status
    this.code = error
  }
}

/** The JSON of an answer; undefined where it has none. @throws ApiError */
export async function readAnswer(response: Response): Promise<unknown> {
  const text = await response.text()
  const body: unknown = text === '' ? undefined : JSON.parse(text)
  if (response.ok) return body
  throw new ApiError(response.status, body as ErrorBody)
}
