import { describe, expect, it } from 'vitest'
import { narrowScope, parseScope } from '../../../functions/domain/scope.ts'
import { heldScopes } from '../../../functions/domain/scope-catalogue.ts'

describe('parseScope (RFC 6749 §3.3)', () => {
  it.each([
    ['', []],
    ['notes:read', ['notes:read']],
    ['a b', ['a', 'b']],
    ['a b a', ['a', 'b']],
    [' a', undefined],
    ['a  b', undefined],
    ['a\tb', undefined],
    ['"a"', undefined],
    ['a\\b', undefined],
    ['ä', undefined],
  ])('reads %j as %j', (text, tokens) => {
    expect(parseScope(text)).toEqual(tokens)
  })
})

describe('narrowScope', () => {
  it('grants all that may be held where nothing is asked', () => {
    expect(narrowScope(undefined, ['a', 'b'])).toEqual(['a', 'b'])
    expect(narrowScope('', ['a', 'b'])).toEqual(['a', 'b'])
  })

  it('grants what is asked, and refuses more than may be held by name', () => {
    expect(narrowScope('b', ['a', 'b'])).toEqual(['b'])
    expect(() => narrowScope('b c d', ['a', 'b'])).toThrow(
      'invalid_scope: scope asks for what cannot be granted here: c d.',
    )
  })
})

describe('heldScopes', () => {
  const scope = { description: 'x', thirdParty: true }
  const catalogue = new Map([
    ['a', { ...scope, default: true }],
    ['b', { ...scope, default: false }],
  ])

  it('is the default set until an administrator gives another, and never leaves the catalogue', () => {
    expect(heldScopes({}, catalogue)).toEqual(['a'])
    expect(heldScopes({ scopes: ['b', 'gone'] }, catalogue)).toEqual(['b'])
    expect(heldScopes({ scopes: [] }, catalogue)).toEqual([])
  })
})
