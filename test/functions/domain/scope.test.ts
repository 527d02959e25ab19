import { describe, expect, it } from 'vitest'
import { grantScope, narrowScope, parseScope, tellableScope } from '../../../functions/domain/scope.ts'
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

const cannotBeGranted = (names: string) =>
  `invalid_scope: scope asks for what cannot be granted here: ${names}.`

describe('grantScope', () => {
  const grant = (asked?: string) =>
    grantScope(asked, ['account', 'a', 'b'], new Map(['a', 'b', 'c'].map((name) => [name, {}])))

  it('grants all that may be held where nothing is asked', () => {
    for (const asked of [undefined, '']) expect(grant(asked)).toEqual(['account', 'a', 'b'])
  })

  it('grants what of it is asked', () => {
    expect(grant('b account')).toEqual(['b', 'account'])
    expect(grant('c b')).toEqual(['b'])
  })

  it('refuses what is not known, and a request of which nothing is left, by name', () => {
    expect(() => grant('b c d')).toThrow(cannotBeGranted('d'))
    expect(() => grant('c')).toThrow(cannotBeGranted('c'))
    expect(() => grant('b  c')).toThrow('one space')
  })
})

describe('tellableScope', () => {
  it('repeats names, and nothing that may be a token', () => {
    const token = 'eyJhbGciOiJSUzI1NiJ9.e30.c2ln'
    const refreshToken = 'hp_rt_1.0192d3f0-0000-7000-8000-000000000000.0.mac'
    expect(tellableScope(['notes:read', token, refreshToken, 'x'.repeat(64), 'x'.repeat(65)])).toBe(
      `notes:read … … ${'x'.repeat(64)} …`,
    )
  })
})

describe('narrowScope', () => {
  it('keeps all where nothing is asked', () => {
    for (const asked of [undefined, '']) expect(narrowScope(asked, ['a', 'b'])).toEqual(['a', 'b'])
  })

  it('keeps what is asked, and refuses more by name', () => {
    expect(narrowScope('b', ['a', 'b'])).toEqual(['b'])
    expect(() => narrowScope('b c d', ['a', 'b'])).toThrow(cannotBeGranted('c d'))
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
