import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseStrictObject } from '../../../functions/domain/strict-json.ts'

describe('parseStrictObject', () => {
  it('reads every object that JSON.stringify writes, unless it nests too deep', () => {
    const object = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 8 }))
    fc.assert(
      fc.property(object, fc.constantFrom(undefined, 2, '\t'), (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        expect(parseStrictObject(text)).toEqual(JSON.parse(text))
      }),
    )
  })

  it('S-12 refuses an object in which any member is repeated, however it is spelt', () => {
    const member = fc.string({ unit: 'binary' })
    fc.assert(
      fc.property(member, fc.jsonValue(), fc.jsonValue(), fc.boolean(), (name, first, second, nested) => {
        const key = JSON.stringify(name)
        const escaped = `"${[...Buffer.from(name, 'utf16le').swap16().toString('hex').matchAll(/.{4}/g)].map(([hex]) => `\\u${hex}`).join('')}"`
        const pair = `{${key}:${JSON.stringify(first)},${escaped}:${JSON.stringify(second)}}`
        expect(parseStrictObject(nested ? `{"a":[${pair}]}` : pair)).toBeUndefined()
      }),
    )
  })

  it.each([
    ['nothing', ''],
    ['text that is not JSON', '{a:1}'],
    ['an array', '[{}]'],
    ['null', 'null'],
    ['a text', '"{}"'],
    ['a second value', '{} {}'],
    ['nesting deeper than 16', `{"a":${'['.repeat(16)}${']'.repeat(16)}}`],
    ['nesting deep enough to end a recursive parser', `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`],
  ])('refuses %s', (_, text) => {
    expect(parseStrictObject(text)).toBeUndefined()
  })

  it('keeps a member that is named like something of the prototype as a plain member', () => {
    const value = parseStrictObject('{"__proto__":{"admin":true},"constructor":1}')
    expect(Object.keys(value ?? {})).toEqual(['__proto__', 'constructor'])
    expect((value as { admin?: boolean }).admin).toBeUndefined()
  })
})
