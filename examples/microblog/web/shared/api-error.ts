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

/** The body of a refusal; that of a proxy on the way may be none of the API's. */
function parse(text: string): ErrorBody {
  try {
    return JSON.parse(text) as ErrorBody
  } catch {
    return {}
  }
}

/** The JSON of an answer; undefined where it has none. @throws ApiError */
export async function readAnswer(response: Response): Promise<unknown> {
  const text = await response.text()
  if (response.ok) return text === '' ? undefined : JSON.parse(text)
  throw new ApiError(response.status, parse(text))
}
