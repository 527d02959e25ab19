import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AuthError } from '../../../functions/domain/errors.ts'
import { canonicalUsername } from '../../../functions/domain/username.ts'

const attempt = (name: string) => {
  try {
    return canonicalUsername(name)
  } catch (error) {
    if (error instanceof AuthError && error.code === 'invalid_request') return undefined
    throw error
  }
}

describe('canonicalUsername', () => {
  it.each([
    ['Alice', 'alice'],
    ['ALICE@Example.COM', 'alice@example.com'],
    ['straße', 'strasse'],
    ['STRASSE', 'strasse'],
    ['ＡＬＩＣＥ', 'alice'],
    ['e\u0301milie', '\u00e9milie'],
    ['ΟΔΟΣ', attempt('οδος')],
    ['οδοσ', attempt('οδος')],
  ])('makes %s one name with its other spellings', (name, canonical) => {
    expect(canonicalUsername(name)).toBe(canonical)
  })

  it('is stable, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (name) => {
        const canonical = attempt(name)
        if (canonical !== undefined) expect(canonicalUsername(canonical)).toBe(canonical)
      }),
      { numRuns: 5_000 },
    )
  })

  it.each([
    '',
    ' ',
    'a b',
    'a\u0000b',
    'a\u202eb',
    'a/b',
    'a\nb',
    '<b>',
    '\ud800',
    'x'.repeat(129),
    'a\u200db',
    '\u0301',
    'demo\u3164',
    'demo\u034f',
    'demo\ufe0f',
  ])('refuses %j', (name) => {
    expect(attempt(name)).toBeUndefined()
  })
})
