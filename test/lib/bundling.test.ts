import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { App } from 'aws-cdk-lib'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Bundle, bundle, bundleTogether, projectEntry, writeBundle } from '../../lib/bundling.ts'
import { createApp, TestStack, templateOf } from './synth.ts'

const echo = 'test/lib/fixture/echo.ts'
const userinfo = 'functions/userinfo.ts'

const bytes = (files: Bundle | undefined) => Object.fromEntries(files ?? [])

describe('a bundle', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hallpass-bundle-'))
  let bundles: ReadonlyMap<string, Bundle>

  beforeAll(() => {
    bundles = bundle([echo, userinfo])
    writeBundle(bundles.get(echo) ?? new Map(), folder)
  })
  afterAll(() => rmSync(folder, { recursive: true }))
  afterEach(() => vi.unstubAllEnvs())

  test('is index.js, and a package.json that makes Node take it for CommonJS', () => {
    expect(readdirSync(folder).sort()).toEqual(['index.js', 'package.json'])
    expect(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))).toEqual({ type: 'commonjs' })
  })

  test('has the same bytes each time, whatever it is bundled with', () => {
    expect(bytes(bundle([userinfo]).get(userinfo))).toEqual(bytes(bundles.get(userinfo)))
  })

  test('is made of the SDK without the credential chain, and of no CDK', () => {
    const code = new TextDecoder().decode(bundles.get(echo)?.get('index.js'))

    // Booleans, so that a failure does not print the bundle.
    expect({
      client: code.includes('DynamoDB_20120810'),
      containers: code.includes('AWS_CONTAINER_CREDENTIALS_FULL_URI'),
      profiles: code.includes('role_arn'),
      cdk: code.includes('aws-cdk-lib'),
    }).toEqual({ client: true, containers: false, profiles: false, cdk: false })
  })

  test('takes its credentials from the environment each time anew, session and expiry included', async () => {
    const { handler } = createRequire(import.meta.url)(join(folder, 'index.js'))
    vi.stubEnv('AWS_REGION', 'eu-central-1')
    vi.stubEnv('AWS_PROFILE', 'ignored')
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE')
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
    vi.stubEnv('AWS_SESSION_TOKEN', 'session')
    vi.stubEnv('AWS_CREDENTIAL_EXPIRATION', '2030-01-01T00:00:00Z')
    const expected = {
      accessKeyId: 'AKIDEXAMPLE',
      secretAccessKey: 'secret',
      sessionToken: 'session',
      expiration: new Date('2030-01-01T00:00:00Z'),
    }
    expect(await handler()).toMatchObject([expected, expected])

    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDOTHER')
    expect(await handler()).toMatchObject([{ accessKeyId: 'AKIDOTHER' }, { accessKeyId: 'AKIDOTHER' }])

    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined)
    await expect(handler()).rejects.toThrow('Unable to find environment variable credentials')
  })
})

test('what cannot be bundled is an error with file, line and reason', () => {
  expect(() => bundle(['test/lib/fixture/broken.js'])).toThrow(
    /test\/lib\/fixture\/broken\.js:1:\d+: ERROR: Could not resolve "\.\/missing-module\.ts"/,
  )
})

test('bundling together gives only what was named', () => {
  const bundleOf = bundleTogether([echo])

  expect(bundleOf(echo).has('index.js')).toBe(true)
  expect(() => bundleOf(userinfo)).toThrow('functions/userinfo.ts is not among the entries bundled together')
})

describe('an entry', () => {
  test.each([
    ['as it is', echo],
    ['with a dot', `./${echo}`],
    ['from the root of the machine', join(process.cwd(), echo)],
  ])('is named relative to the project: %s', (_, entry) => {
    expect(projectEntry(entry)).toBe(echo)
  })

  test.each([
    ['that is no file', 'functions/nothing.ts', 'there is no file functions/nothing.ts'],
    ['outside of the project', '../elsewhere.ts', 'the entry ../elsewhere.ts is outside of the project'],
  ])('%s is an error', (_, entry, message) => {
    expect(() => projectEntry(entry)).toThrow(message)
  })
})

test('synth bundles every function, to the same template each time', () => {
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const synthesized = () => {
    const stack = new TestStack({}, createApp({ 'aws:cdk:bundling-stacks': ['**'] }))
    stack.auth.addRoute('GET /echo', { entry: echo, scopes: [] })
    const { assetOutdir } = stack.node.root as App
    const template = templateOf(stack)
    const assets = Object.values(template.Resources).flatMap(({ Type, Properties }) =>
      Type === 'AWS::Lambda::Function' ? [(Properties.Code as { S3Key: string }).S3Key] : [],
    )
    return { template, assets: assets.map((key) => join(assetOutdir, `asset.${key.replace(/\.zip$/, '')}`)) }
  }
  const first = synthesized()
  const second = synthesized()
  stderr.mockRestore()

  expect(first.assets.map((folder) => readdirSync(folder).sort())).toEqual(
    first.assets.map(() => ['index.js', 'package.json']),
  )
  expect(new Set(first.assets).size).toBe(first.assets.length)
  expect(second.template).toEqual(first.template)
})
