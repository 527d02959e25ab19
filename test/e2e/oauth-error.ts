import { expect } from 'vitest'
import type { Answer } from './client.ts'

/** Expects an error as RFC 6749 §5.2 has it, with a description in the characters that it allows. */
export function expectError({ status, json, headers }: Answer, code: string, expectedStatus = 400) {
  expect({ status, json }).toEqual({
    status: expectedStatus,
    json: { error: code, error_description: expect.stringMatching(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/) },
  })
  expect(headers.get('cache-control')).toBe('no-store')
  expect(headers.get('content-type')).toBe('application/json')
}
