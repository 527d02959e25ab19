import { expect, test } from 'vitest'
import { ofType, readable } from './readable.ts'
import { everything, synthesize, TestStack } from './synth.ts'

const resources = readable(synthesize(everything))
const administer = 'Auth/Administer/Function'

test('no route, no service and no other account can reach the administration: only who IAM lets invoke it', () => {
  const referring = Object.entries(resources)
    .filter(([path, resource]) => path !== administer && JSON.stringify(resource).includes(`<${administer}`))
    .map(([path]) => path)

  expect(referring).toEqual([])
  expect(ofType(resources, 'AWS::Lambda::Url')).toEqual([])
})

test('the name of its function is what a stack can put out', () => {
  const stack = new TestStack()

  expect(stack.resolve(stack.auth.administrationFunctionName)).toEqual({
    Ref: expect.stringMatching(/^AuthAdministerFunction/),
  })
})
