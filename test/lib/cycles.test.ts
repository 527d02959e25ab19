import { describe, expect, test } from 'vitest'
import { TokenAuth } from '../../lib/token-auth.ts'
import { findCycle } from './cycles.ts'
import { everything, synthesize, type Template } from './synth.ts'

const resource = (properties: Record<string, unknown>, more: object = {}) => ({
  Type: 'Some::Type',
  Properties: properties,
  ...more,
})

describe('a cycle is found', () => {
  test.each([
    ['by Ref', { B: resource({ x: [{ Ref: 'A' }] }) }],
    ['by Fn::GetAtt', { B: resource({ x: { 'Fn::GetAtt': ['A', 'Arn'] } }) }],
    ['by Fn::GetAtt as text', { B: resource({ x: { 'Fn::GetAtt': 'A.Arn' } }) }],
    ['by Fn::Sub', { B: resource({ x: { 'Fn::Sub': `arn:\${!Literal}:\${A.Arn}` } }) }],
    ['by the variables of Fn::Sub', { B: resource({ x: { 'Fn::Sub': [`\${y}`, { y: { Ref: 'A' } }] } }) }],
    ['by DependsOn', { B: resource({}, { DependsOn: 'A' }) }],
    ['through another', { B: resource({ x: { Ref: 'C' } }), C: resource({}, { DependsOn: ['A'] }) }],
  ])('%s', (_, others) => {
    const template: Template = { Resources: { A: resource({ x: { Ref: 'B' } }), ...others } }

    expect(findCycle(template)).toEqual(['A', 'B', ...(Object.hasOwn(others, 'C') ? ['C'] : []), 'A'])
  })

  test('not where two refer to a third', () => {
    const toC = resource({ x: { Ref: 'C' } })

    expect(
      findCycle({ Resources: { A: toC, B: toC, C: resource({ x: { Ref: 'AWS::Region' } }) } }),
    ).toBeUndefined()
  })
})

describe('the template has no dependency cycle, which CloudFormation would refuse', () => {
  test('as it is by default', () => {
    expect(findCycle(synthesize())).toBeUndefined()
  })

  test('with everything on, and a handler that is told the issuer', () => {
    const template = synthesize(everything, ({ auth }) => {
      auth.addRoute('GET /notes', {
        entry: 'test/lib/fixture/echo.ts',
        scopes: [],
        environment: { ISSUER: auth.issuer },
      })
    })

    expect(findCycle(template)).toBeUndefined()
  })

  test('two APIs, of which one issues tokens for the other', () => {
    const template = synthesize((stack) => ({
      otherAudiences: [new TokenAuth(stack, 'Other').issuer],
    }))

    expect(findCycle(template)).toBeUndefined()
  })

  test('a handler that is told the issuer of the API’s own URL', () => {
    const template = synthesize({}, ({ auth }) => {
      auth.addRoute('GET /notes', {
        entry: 'test/lib/fixture/echo.ts',
        scopes: [],
        environment: { JWKS: auth.jwksUrl },
      })
    })

    expect(findCycle(template)).toBeUndefined()
  })
})
