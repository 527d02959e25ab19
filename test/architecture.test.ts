import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')

/** Every TypeScript file below a folder, as a path from the root. */
const sources = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file))

const read = (file: string) => readFileSync(join(root, file), 'utf8')

/** What a file imports: packages by name, files as paths from the root. */
const imports = (file: string): string[] =>
  [...read(file).matchAll(/(?:from|import|import\()\s*'([^']+)'/g)]
    .map(([, name = '']) => name)
    .map((name) => (name.startsWith('.') ? relative(root, resolve(root, dirname(file), name)) : name))

/** The lines of a file that are code, without those of comments. */
const codeLines = (file: string) =>
  read(file)
    .split('\n')
    .filter((line) => !/^\s*(\/\/|\*|\/\*|$)/.test(line))

const code = (file: string) => codeLines(file).join('\n')

const handlers = readdirSync(join(root, 'functions'), { withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name !== 'config.ts')
  .map((entry) => `functions/${entry.name}`)

/** What handlers are made of; whatever else is in functions/, Hallpass's own and yours, is handlers. */
const inner = [
  'functions/config.ts',
  ...['domain', 'adapters', 'http'].flatMap((folder) => sources(`functions/${folder}`)),
]

describe('the layout', () => {
  it('has files to look at', () => {
    expect(sources('functions/domain').length).toBeGreaterThan(10)
    expect(handlers).toContain('functions/login.ts')
  })

  it.each(sources('functions/domain'))('%s imports nothing outside the domain', (file) => {
    for (const name of imports(file)) expect(name).toMatch(/^functions\/domain\//)
  })

  it.each([...inner, ...sources('admin'), ...sources('examples')])(
    '%s reads the environment only if it is a handler',
    (file) => {
      const isHandler = /^export const handler = /m.test(read(file))
      if (!isHandler) expect(code(file)).not.toContain('process.env')
    },
  )

  it.each([...sources('lib')])('%s leaves environment and context to bin/', (file) => {
    expect(code(file)).not.toMatch(/process\.env|tryGetContext/)
  })

  it.each(inner)('%s reaches the adapters only if it is one of them', (file) => {
    if (file.startsWith('functions/adapters/')) return
    for (const name of imports(file)) expect(name).not.toMatch(/^functions\/adapters\//)
  })

  it.each(sources('functions/adapters'))('%s knows nothing of HTTP', (file) => {
    for (const name of imports(file)) expect(name).not.toMatch(/^functions\/http\/|^@middy|^aws-lambda/)
  })

  it.each(sources('functions'))('%s does without the local runtime and the stack', (file) => {
    for (const name of imports(file)) expect(name).not.toMatch(/^(local|lib|bin|test)\/|^aws-cdk|^constructs/)
  })

  it.each(handlers)(
    '%s is wiring: one handler, 40 code lines at most, no command of the SDK, no try',
    (file) => {
      expect(codeLines(file).length).toBeLessThanOrEqual(40)
      expect(read(file).match(/^export /gm)).toEqual(['export '])
      expect(read(file)).toMatch(/^export const handler = /m)
      expect(code(file)).not.toMatch(/\btry\b|Command\(/)
    },
  )
})
