import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bundle, bundle, writeBundle } from '../../lib/bundling.ts'
import { at, ofType, readable } from './readable.ts'
import { synthesize } from './synth.ts'

const resources = readable(synthesize({ scopes: { 'notes:read': 'Read your notes' } }))
const functions = ofType(resources, 'AWS::Lambda::Function')

test.each(functions)(
  '%s runs on arm64 and Node 24, without tracing, and logs JSON to a group of its own',
  (path, fn) => {
    const name = path.replace('/Function', '')

    expect(fn.Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      LoggingConfig: { LogFormat: 'JSON', LogGroup: `<${name}/Log>` },
    })
    expect(fn.Properties).not.toHaveProperty('TracingConfig')
    expect(at(resources, `${name}/Log`).Properties.RetentionInDays).toBe(90)
  },
)

test('functions that hash have a whole vCPU, which Lambda gives from 1,769 MB on; the others have less', () => {
  const hashing = ['Register', 'Login', 'Password', 'Authorize', 'Administer']

  expect(
    Object.fromEntries(functions.map(([path, { Properties }]) => [path, Properties.MemorySize])),
  ).toEqual(
    Object.fromEntries(
      functions.map(([path]) => [
        path,
        hashing.some((name) => path === `Auth/${name}/Function`) ? 1792 : 512,
      ]),
    ),
  )
})

test('only functions that no route leads to may work for longer than API Gateway waits', () => {
  const long = functions.filter(([, { Properties }]) => Number(Properties.Timeout) > 29)

  expect(long.map(([path, { Properties }]) => [path, Properties.Timeout])).toEqual([
    ['Auth/RotateKeys/Function', 60],
    ['Auth/Administer/Function', 60],
  ])
})

describe('the environment of', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hallpass-functions-'))
  const entryOf = (fn: (typeof functions)[number][1]) => String(fn.Metadata?.['hallpass:entry'])
  let bundles: ReadonlyMap<string, Bundle>

  beforeAll(() => {
    bundles = bundle(functions.map(([, fn]) => entryOf(fn)))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  /** The variables that a bundle asks for, by the message with which it refuses to load when it has none. */
  async function askedFor(entry: string): Promise<string[]> {
    const code = join(folder, entry.replaceAll('/', '-'))
    writeBundle(bundles.get(entry) ?? new Map(), code)
    const worker = new Worker(join(code, 'index.js'), { env: {}, stderr: true })
    const outcome = await new Promise<string>((resolve) => {
      worker.on('error', (error) => resolve(String(error)))
      worker.on('exit', () => resolve('it loaded'))
    })
    return [...outcome.matchAll(/([A-Z_]+) is missing/g)].map(([, name]) => name ?? '').sort()
  }

  test.each(functions)('%s has each variable that it asks for, and no other', async (_, fn) => {
    const { Variables } = fn.Properties.Environment as { Variables: Readonly<Record<string, string>> }

    expect(Object.keys(Variables).sort()).toEqual(await askedFor(entryOf(fn)))
  })
})
