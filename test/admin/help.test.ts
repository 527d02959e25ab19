import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseAdminArguments } from '../../admin/arguments.ts'
import { UsageError } from '../../admin/command.ts'
import { commands } from '../../admin/help.ts'
import { admin, administerLocally, done, refused } from './command-line.ts'

const project = join(import.meta.dirname, '..', '..')
const see = '\nSee npm run admin -- --help'

describe('the help', () => {
  it('lists every command in lines that fit a terminal', async () => {
    const { status, stdout, stderr } = await admin(['--help'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(/^Usage: npm run admin -- <command> \[options\]\n/)
    for (const { words, summary } of commands) {
      expect(stdout).toMatch(new RegExp(`^  ${words} .* ${summary}$`, 'm'))
    }
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100)
  })

  it('of a command says how it is called, what it does, and whether it asks', async () => {
    const { status, stdout } = await admin(['user', 'delete', '-h'])
    expect(status).toBe(0)
    expect(stdout).toMatch(/^Usage: npm run admin -- user delete <username>\n\nDelete a user for good\.\n/)
    expect(stdout).toContain('it asks first, unless you say --yes')
    expect((await admin(['user', 'show', '--help'])).stdout).not.toContain('it asks first')
  })

  it.each(['user --help', 'help user', '-h user'])(
    'of commands that begin alike lists them: %s',
    async (line) => {
      const { status, stdout, stderr } = await admin(line.split(' '))
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
      expect(stdout).toMatch(/^Usage: npm run admin -- <command> \[options\]\n\n {2}user create <username> /)
      expect(stdout).not.toContain('keys list')
    },
  )

  it.each([
    ['help', '--help'],
    ['help help', '--help'],
    ['help user', 'user --help'],
    ['help user show', 'user show --help'],
  ])('is asked for by a word too: %s', async (line, other) => {
    expect(await admin(line.split(' '))).toEqual(await admin(other.split(' ')))
  })
})

describe('a command line that has to be written otherwise', () => {
  it.each([
    ['', `Which command?${see}`],
    ['usr show ada', `There is no command 'usr show ada'.${see}`],
    ['--help usr', `There is no command 'usr'.${see}`],
    ['user show', `<username> is missing. Usage: npm run admin -- user show <username>${see}`],
    ['user show ada bob', `'bob' is too much. Usage: npm run admin -- user show <username>${see}`],
    ['user show ada --force', `Unknown option '--force'.${see}`],
    ['user show ada --stack', `Option '--stack <value>' argument missing.${see}`],
    [
      'user show ada --stack a --app b',
      `Say --stack for a deployed system or --app for a local one, not both.${see}`,
    ],
  ])('%j: says what is wrong', (line, message) => {
    const args = line.split(' ').filter((word) => word !== '')
    expect(() => parseAdminArguments(args)).toThrow(new UsageError(message))
  })

  it.each([['-y'], ['--json']])('has the user %s after two dashes', (name) => {
    expect(parseAdminArguments(['user', 'disable', '--json', '--', name])).toMatchObject({
      parameters: [name],
      json: true,
      yes: false,
    })
  })

  it('ends with the status 2, where nobody can be asked too', async () => {
    expect(await admin(['user', 'show'])).toMatchObject({ status: 2, stdout: '' })
    expect(await admin(['user', 'delete', 'ada'])).toEqual(
      refused('Nothing was done: there is no terminal to ask on. Say --yes to go ahead.', 2),
    )
  })

  it('is answered by the commands that begin like it', async () => {
    const { status, stderr } = await admin(['keys', 'delete'])
    expect(status).toBe(2)
    expect(stderr).toMatch(/^There is no command 'keys delete'\.\n\n {2}keys list .*\n {2}keys rotate/)
    expect(stderr).not.toContain('user show')
  })
})

it('says how to start a system where none is running', async () => {
  expect(await admin(['user', 'show', 'ada', '--app', 'no/such/app.ts'])).toEqual(
    refused(
      'No local system is running. Start one with npm start -- --app no/such/app.ts, or name a deployed one with --stack.',
    ),
  )
})

describe('a system that was killed', () => {
  const outputs = { AdministrationFunction: 'administer' }
  const credentials = { accessKeyId: 'x', secretAccessKey: 'x', sessionToken: 'x' }
  const aws = { endpoint: 'http://127.0.0.1:1', region: 'eu-west-1', credentials }
  const killed = { url: 'http://127.0.0.1:1', aws, outputs }

  it('is said to be', async () => {
    const { run } = await administerLocally(killed, 'killed')
    expect(await run('user show ada')).toEqual(
      refused(
        'The local system is not running any more. Start it with npm start -- --app test-admin-killed.',
      ),
    )
  })

  it.each([
    ['./test-admin-spelt', 'The local system is not running any more.'],
    ['admin/../test-admin-spelt', 'The local system is not running any more.'],
    [join(project, 'test-admin-spelt'), 'The local system is not running any more.'],
    ['test/admin-spelt', 'No local system is running.'],
  ])('is found by its app however that is spelt, and no other is: %s', async (app, message) => {
    await administerLocally(killed, 'spelt')
    const { stderr } = await admin(['user', 'show', 'ada', '--app', app])
    expect(stderr.split(' Start')[0]).toBe(message)
  })
})

it('prints the help in the same way from both ends of the options', async () => {
  const { stdout } = await admin(['--help', 'keys', 'rotate', '--json'])
  expect(await admin(['keys', 'rotate', '-h'])).toEqual(done(stdout))
})
