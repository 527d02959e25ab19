import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeCompactJws } from '../../../functions/domain/compact-jws.ts'

const segment = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const members = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 }))
const token = fc
  .tuple(members, members, fc.uint8Array({ minLength: 1, maxLength: 64 }))
  .map(([header, payload, signature]) => ({
    header,
    payload,
    signature,
    text: `${segment(header)}.${segment(payload)}.${Buffer.from(signature).toString('base64url')}`,
  }))

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

describe('decodeCompactJws', () => {
  it('reads back what was written', () => {
    fc.assert(
      fc.property(token, ({ header, payload, signature, text }) => {
        expect(decodeCompactJws(text)).toEqual({
          header: JSON.parse(JSON.stringify(header)),
          payload: JSON.parse(JSON.stringify(payload)),
          signingInput: text.slice(0, text.lastIndexOf('.')),
          signature: Buffer.from(signature),
        })
      }),
    )
  })

  it('reads each header as it is, in whatever order they come', () => {
    const order = fc.array(fc.constantFrom('one', 'two', 'six'))
    fc.assert(
      fc.property(order, (keyIds) => {
        const texts = keyIds.map((kid) => `${segment({ kid })}.${segment({})}.AA`)
        expect(texts.map((text) => decodeCompactJws(text)?.header)).toEqual(keyIds.map((kid) => ({ kid })))
      }),
    )
  })

  it('S-02 accepts no second spelling of a token: one that decodes to the same bytes is refused', () => {
    fc.assert(
      fc.property(token, fc.nat(), fc.nat(63), ({ text }, at, letter) => {
        const index = at % text.length
        if (text[index] === '.') return
        const altered = text.slice(0, index) + alphabet[letter] + text.slice(index + 1)
        const bytes = (jws: string) =>
          jws.split('.').map((part) => Buffer.from(part, 'base64url').toString('hex'))
        if (altered === text || bytes(altered).join() !== bytes(text).join()) return
        expect(decodeCompactJws(altered)).toBeUndefined()
      }),
      { numRuns: 2_000 },
    )
  })

  it('S-02 refuses each setting of the unused bits but zero, in each segment', () => {
    const parts = [segment({ a: 1 }), segment({ b: 22 }), Buffer.from([1, 2, 3, 4]).toString('base64url')]
    let altered = 0
    parts.forEach((part, i) => {
      for (const letter of alphabet) {
        const other = part.slice(0, -1) + letter
        if (
          other === part ||
          Buffer.from(other, 'base64url').toString() !== Buffer.from(part, 'base64url').toString()
        )
          continue
        altered++
        expect(decodeCompactJws(parts.with(i, other).join('.'))).toBeUndefined()
      }
    })
    expect(altered).toBeGreaterThan(10)
  })

  it('S-01 never throws, and reads nothing from any text that is not three segments of base64url', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(decodeCompactJws(text)).toBeUndefined()
      }),
    )
  })

  const valid = `${segment({ alg: 'RS256' })}.${segment({ sub: 'x' })}.AAAA`
  it.each([
    ['padding', valid.replace('.AAAA', '.AA==')],
    ['a line feed', `${valid}\n`],
    ['a space', ` ${valid}`],
    ['plus and slash', valid.replace('AAAA', 'A+/A')],
    ['two segments', valid.split('.').slice(0, 2).join('.')],
    ['four segments', `${valid}.AAAA`],
    ['five segments', `${valid}.AAAA.AAAA`],
    ['an empty signature', valid.replace('AAAA', '')],
    ['a segment of a length that no bytes have', valid.replace('AAAA', 'AAAAA')],
    ['JSON serialisation', JSON.stringify({ payload: 'e30', signature: 'AAAA' })],
    ['more than 8 KB', `${segment({ a: 'x'.repeat(8_000) })}.${segment({})}.AAAA`],
  ])('S-01 refuses %s', (_, text) => {
    expect(decodeCompactJws(text)).toBeUndefined()
  })

  it.each([
    ['a repeated claim', Buffer.from('{"sub":"a","sub":"b"}')],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xc0, 0x80, 0x22, 0x7d])],
    ['a byte order mark', Buffer.from('\ufeff{"sub":"a"}')],
    ['an array', Buffer.from('[]')],
    ['deep nesting', Buffer.from(`{"a":${'['.repeat(40)}${']'.repeat(40)}}`)],
  ])('S-12 refuses %s in the payload', (_, payload) => {
    expect(decodeCompactJws(`${segment({})}.${payload.toString('base64url')}.AAAA`)).toBeUndefined()
  })
})
