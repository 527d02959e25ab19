import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import cdk from '../../cdk.json' with { type: 'json' }
import { createDemoUser } from '../../local/start/demo-user.ts'
import { synthesize } from '../../local/start/synthesis.ts'
import { startLocal } from '../../local/system.ts'
import { isLikeText, unlike } from './likeness.ts'
import { type Example, readAnswer } from './page.ts'

/** The address in the pages, where `npm start` and `npm run example` serve. */
const shownUrl = 'http://127.0.0.1:3000/prod'

/** What came of an example, and the page's texts about the system that it ran against. */
export interface Outcome {
  readonly output: string
  readonly here: (text: string) => string
}

/**
 * Runs the commands of a page, in their order and in one shell, against a system with nothing but the demo user in it.
 *
 * @param app the file of the CDK app
 */
export async function runExamples(app: string, examples: readonly Example[]): Promise<readonly Outcome[]> {
  const folder = await mkdtemp(join(tmpdir(), 'hallpass-page-'))
  const assembly = join(folder, 'assembly')
  const command = `"${process.execPath}" ${app}`
  await synthesize({ command, workingFolder: process.cwd(), outputFolder: assembly, context: cdk.context })
  const system = await startLocal({ assembly, onLog: () => {} })
  const here = (text: string) =>
    text
      .replaceAll(shownUrl, system.url)
      .replaceAll(encodeURIComponent(shownUrl), encodeURIComponent(system.url))
  try {
    await system.settled()
    await createDemoUser(system)
    const end = randomUUID()
    const script = examples.map(({ commands }) => `${here(commands)}\necho; echo ${end}`).join('\n')
    const { stdout } = await promisify(execFile)('bash', ['-c', script], { cwd: folder })
    return stdout.split(end).map((output) => ({ output, here }))
  } finally {
    await system.close()
    await rm(folder, { recursive: true })
  }
}

/** Holds what came of an example to what the page shows. */
export function expectShown({ answer }: Example, { output, here }: Outcome): void {
  const { status, headers, body } = readAnswer(output.slice(output.indexOf('HTTP/1.1 ')))
  expect(status).toBe(answer?.status)
  for (const [name, shown] of answer?.headers ?? []) {
    const [, actual = ''] = headers.find(([candidate]) => candidate === name) ?? []
    expect(isLikeText(here(shown), actual), `${name}: ${actual}`).toBe(true)
  }
  const shown = here(answer?.body ?? '')
  if (/^[{[]/.test(shown)) expect(unlike(JSON.parse(shown), JSON.parse(body))).toEqual([])
  else expect(isLikeText(shown, body), body).toBe(true)
}
