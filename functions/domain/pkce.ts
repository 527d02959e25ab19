import type { Sha256 } from './ports.ts'

/** RFC 7636 §4.2: SHA-256 in base64url is 43 characters. */
export const challengeForm = /^[A-Za-z0-9_-]{43}$/

/** RFC 7636 §4.1. */
export const verifierForm = /^[A-Za-z0-9._~-]{43,128}$/

export const isCodeChallenge = (text: string): boolean => challengeForm.test(text)

/** Whether a verifier is the one behind a challenge, by S256, the only method here (RFC 7636 §4.6). */
export const provesChallenge = (verifier: string | undefined, challenge: string, sha256: Sha256): boolean =>
  verifier !== undefined && verifierForm.test(verifier) && sha256(verifier) === challenge
