import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createPrompt, Interrupted, type Prompt } from '../../admin/prompt.ts'

let keyboard: PassThrough
let screen: PassThrough
let prompt: Prompt

beforeEach(() => {
  keyboard = Object.assign(new PassThrough(), { isTTY: true })
  screen = new PassThrough({ encoding: 'utf8' })
  prompt = createPrompt(keyboard, screen)
})
afterEach(() => prompt.close())

/** What stands on the screen, without what moves the cursor. */
const seen = () => stripVTControlCharacters(String(screen.read() ?? ''))

describe('a password', () => {
  it('is asked for twice and never shown, typed or pasted at once', async () => {
    const password = 'orchard lantern seventeen'
    const asked = prompt.newPassword()
    keyboard.write(`${password}\r${password}\r`)
    expect(await asked).toBe(password)
    expect(seen()).toBe('Password: \nOnce more: \n')
  })

  it('can be corrected: backspace, and Ctrl-U for all of it', async () => {
    const asked = prompt.secret('Token: ')
    keyboard.write('wrong\u0015abx\u007fc\r')
    expect(await asked).toBe('abc')
    expect(seen()).toBe('Token: \n')
  })

  it('is not taken where the two differ', async () => {
    const asked = prompt.newPassword()
    keyboard.write('one\rother\r')
    await expect(asked).rejects.toThrow('Nothing was done: the two passwords differ.')
  })
})

describe('what cannot be undone', () => {
  it.each([
    ['y', true],
    ['Yes', true],
    ['', false],
    ['n', false],
    ['yess', false],
  ])('answered with %j: %j', async (answer, expected) => {
    const asked = prompt.confirm('Delete ada for good?')
    keyboard.write(`${answer}\r`)
    expect(await asked).toBe(expected)
    expect(seen()).toContain(`Delete ada for good? [y/N] ${answer}`)
  })

  it('is not done where the question is cut off: Ctrl-C, or the end of the input', async () => {
    const asked = prompt.confirm('Delete ada for good?')
    keyboard.write('\u0003')
    await expect(asked).rejects.toThrow(Interrupted)
    const other = createPrompt(Object.assign(new PassThrough(), { isTTY: true }).end(), screen)
    await expect(other.confirm('Delete ada for good?')).rejects.toThrow('Nothing was done')
  })
})

it('says whether there is a terminal to ask on', async () => {
  const pipe = new PassThrough()
  pipe.end('a token\r\n')
  const piped = createPrompt(pipe, screen)
  expect([prompt.isTerminal, piped.isTerminal]).toEqual([true, false])
  expect(await piped.secret('Token: ')).toBe('a token')
  expect(seen()).toBe('')
  if (!pipe.destroyed) await once(pipe, 'close')
})
