import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { watchSources } from '../../local/start/reload.ts'
import { call, callAws, logOf, obey } from './fixture/calls.ts'
import { editResources } from './fixture/edit.ts'
import { startFixture } from './fixture/system.ts'

const project = join(import.meta.dirname, '..', '..')

/** The fixture with the function Echo bundled from a source that the test can edit. */
async function editable() {
  mkdirSync(join(project, 'cdk.out'), { recursive: true })
  const folder = mkdtempSync(join(project, 'cdk.out', 'reload-'))
  const outputFolder = mkdtempSync(join(tmpdir(), 'hallpass-reloaded-'))
  const source = join(folder, 'handler.ts')
  /** As editors save: into another file, which then takes the place of the old one. */
  const write = (content: string) => {
    writeFileSync(`${source}.new`, content)
    renameSync(`${source}.new`, source)
  }
  write('export const handler = async () => ({ statusCode: 200 })')
  const system = await startFixture({
    editTemplate: editResources('AWS::Lambda::Function', ({ Metadata }, logicalId) => ({
      Metadata: {
        ...Metadata,
        ...(logicalId.startsWith('Echo') && { 'hallpass:entry': relative(project, source) }),
      },
    })),
  })
  const reports: string[] = []
  const sources = watchSources({
    system,
    projectFolder: project,
    outputFolder,
    report: (line) => reports.push(line),
  })
  onTestFinished(() => {
    sources.close()
    for (const made of [folder, outputFolder]) rmSync(made, { recursive: true, force: true })
  })
  const answer = async () => (await call(system, '/things')).body
  return { system, folder, write, reports, answer, entry: relative(project, source) }
}

const says = (text: string) =>
  `export const handler = async (event: unknown) => ({ statusCode: 200, body: JSON.stringify({ says: '${text}' }) })`

const eventually = (check: () => Promise<void> | void) => vi.waitFor(check, { timeout: 20_000, interval: 50 })

test('an edit takes effect at once, of whatever the function imports, and for it alone', async () => {
  const { system, folder, write, reports, answer, entry } = await editable()
  await obey(system, 'nothing')
  expect(await answer()).toHaveProperty('event')
  write(says('one'))
  await eventually(async () => expect(await answer()).toEqual({ says: 'one' }))
  write(says('two'))
  await eventually(async () => expect(await answer()).toEqual({ says: 'two' }))
  writeFileSync(join(folder, 'text.ts'), `export const text = 'three'`)
  write(says('').replace(`''`, 'text').replace(/^/, `import { text } from './text.ts'\n`))
  await eventually(async () => expect(await answer()).toEqual({ says: 'three' }))
  writeFileSync(join(folder, 'text.ts'), `export const text = 'four'`)
  await eventually(async () => expect(await answer()).toEqual({ says: 'four' }))
  expect(reports).toEqual(Array(4).fill(`Reloaded ${entry}`))
  expect((await obey(system, 'nothing')).body.events).toBe(2)
}, 60_000)

test('a source that cannot be bundled is reported, and the old code goes on', async () => {
  const { write, reports, answer } = await editable()
  write('export const handler = async ( => 1')
  await eventually(() => expect(reports.join()).toContain('Not reloaded, the old code goes on'))
  expect(reports.join()).toMatch(/handler\.ts:1:/)
  expect(await answer()).toHaveProperty('event')
  write(says('mended'))
  await eventually(async () => expect(await answer()).toEqual({ says: 'mended' }))
  write('export const')
  await eventually(() => expect(reports.at(-1)).toContain('Not reloaded'))
  write(says('mended'))
  await eventually(() => expect(reports.at(-1)).toBe('Mended: the code is what it was'))
}, 60_000)

test('events under way finish with the old code', async () => {
  const { onLog, says } = logOf()
  const system = await startFixture({ onLog })
  const { name = '', code = '' } = system.functions.find(({ path }) => path === 'Obey') ?? {}
  await obey(system, 'nothing')
  const answer = obey(system, 'sleep', 300)
  await says('asleep')
  system.replaceCode(name, code)
  expect((await answer).body.events).toBe(2)
  expect((await obey(system, 'nothing')).body.events).toBe(1)
})

test('new code runs in the same role', async () => {
  const system = await startFixture()
  const { name = '', code = '' } = system.functions.find(({ path }) => path === 'Caller') ?? {}
  system.replaceCode(name, code)
  const refused = callAws(system, 'dynamodb', 'scan', { TableName: system.tables.Items })
  expect(await refused).toMatchObject({ error: 'AccessDeniedException' })
})
