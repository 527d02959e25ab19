const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

/** A text that nobody can guess: 256 random bits. */
export const randomText = (): string => base64url(crypto.getRandomValues(new Uint8Array(32)))

/** What the authorization request shows of a verifier: the method S256 of RFC 7636 §4.2. */
export async function challengeOf(verifier: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
  return base64url(new Uint8Array(digest))
}
