import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import cdk from '../../cdk.json' with { type: 'json' }
import { createDemoUser } from '../../local/start/demo-user.ts'
import { synthesize } from '../../local/start/synthesis.ts'
import { type LocalSystem, startLocal } from '../../local/system.ts'
import { codesOf, operations, resolve } from '../functions/http/openapi/description.ts'
import { isLikeText, unlike } from './likeness.ts'
import { readAnswer, readExamples, readSections } from './page.ts'

const page = readFileSync(new URL('../../docs/http-api.md', import.meta.url), 'utf8')

/** The address in the page, where `npm start` serves. */
const shownUrl = 'http://127.0.0.1:3000/prod'

const examples = readExamples(page).map((example, index) => {
  const lines = example.commands.split('\n')
  return { ...example, index, title: `${index}: ${lines.findLast((line) => line.startsWith('curl'))}` }
})
const answered = examples.filter(({ answer }) => answer)

describe('the commands of docs/http-api.md, in their order', () => {
  let folder: string
  let system: LocalSystem
  let outputs: readonly string[] = []

  /** The page's text about the system that runs here. */
  const here = (text: string) =>
    text
      .replaceAll(shownUrl, system.url)
      .replaceAll(encodeURIComponent(shownUrl), encodeURIComponent(system.url))

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hallpass-page-'))
    const assembly = join(folder, 'assembly')
    const command = `"${process.execPath}" bin/app.ts`
    await synthesize({ command, workingFolder: process.cwd(), outputFolder: assembly, context: cdk.context })
    system = await startLocal({ assembly, onLog: () => {} })
    await system.settled()
    await createDemoUser(system)
    const end = randomUUID()
    const script = examples.map(({ commands }) => `${here(commands)}\necho; echo ${end}`).join('\n')
    const { stdout } = await promisify(execFile)('bash', ['-c', script], { cwd: folder })
    outputs = stdout.split(end)
  }, 120_000)

  afterAll(async () => {
    await system.close()
    await rm(folder, { recursive: true })
  })

  it.each(answered)('$title', ({ answer, index }) => {
    const output = outputs[index] ?? ''
    const { status, headers, body } = readAnswer(output.slice(output.indexOf('HTTP/1.1 ')))
    expect(status).toBe(answer?.status)
    for (const [name, shown] of answer?.headers ?? []) {
      const [, actual = ''] = headers.find(([candidate]) => candidate === name) ?? []
      expect(isLikeText(here(shown), actual), `${name}: ${actual}`).toBe(true)
    }
    const shown = here(answer?.body ?? '')
    if (/^[{[]/.test(shown)) expect(unlike(JSON.parse(shown), JSON.parse(body))).toEqual([])
    else expect(isLikeText(shown, body), body).toBe(true)
  })

  it('each come back with an answer that is shown, but for those that only prepare', () => {
    const preparing = examples.filter(({ answer }) => !answer).map(({ commands }) => commands)
    expect(preparing).toEqual([expect.stringContaining(`API=${shownUrl}`)])
  })
})

describe('docs/http-api.md', () => {
  const sections = readSections(page)
  const calls = [...sections.keys()].filter((heading) => /^[A-Z]+ \//.test(heading))

  it('has a section on each operation of the description, and on nothing else', () => {
    expect(calls.sort()).toEqual([...operations.keys()].sort())
  })

  /** Those that any call can be answered with stand at the top of the page. */
  const common = new Set([
    'access_denied',
    'insufficient_scope',
    'invalid_token',
    'request_too_large',
    'server_error',
    'temporarily_unavailable',
    'too_many_requests',
  ])

  it.each([...operations])('names each error of %s', (route, { responses }) => {
    const codes = Object.values(responses).flatMap((response) => codesOf(resolve(response)))
    const own = codes.filter((code) => !common.has(code))
    const text = sections.get(route) ?? ''
    expect(own.filter((code) => !text.includes(`\`${code}\``))).toEqual([])
    for (const code of common) expect(page).toContain(`\`${code}\``)
  })
})
