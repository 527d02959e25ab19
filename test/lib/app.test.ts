import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { projectRoot } from '../../lib/bundling.ts'
import { flags, type Template } from './synth.ts'

const outputs = mkdtempSync(join(tmpdir(), 'hallpass-app-'))
afterAll(() => rmSync(outputs, { recursive: true }))

interface Artifact {
  readonly type: string
  readonly environment: string
  readonly properties: { readonly templateFile: string; readonly terminationProtection?: boolean }
}

interface Run {
  readonly stderr: string
  readonly folder: string
}

/**
 * Runs bin/app.ts as the CDK command line does, with an environment that has neither credentials nor a
 * region.
 */
async function run(context: Readonly<Record<string, string>>): Promise<Run> {
  const folder = mkdtempSync(join(outputs, 'out-'))
  const env = {
    PATH: process.env.PATH,
    CDK_OUTDIR: folder,
    CDK_CONTEXT_JSON: JSON.stringify({ ...flags, 'aws:cdk:bundling-stacks': [], ...context }),
  }
  const stderr = await new Promise<string>((resolve) => {
    execFile(process.execPath, ['bin/app.ts'], { cwd: projectRoot, env }, (_, __, text) => resolve(text))
  })
  return { stderr, folder }
}

function stackIn({ stderr, folder }: Run): { name: string; artifact: Artifact; template: Template } {
  expect(stderr).toBe('')
  const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'))
  const manifest = read('manifest.json') as { artifacts: Record<string, Artifact>; missing?: unknown }
  // What is missing would be looked up in an account.
  expect(manifest.missing).toBeUndefined()
  const [[name, artifact] = [], ...others] = Object.entries(manifest.artifacts).filter(
    ([, { type }]) => type === 'aws:cloudformation:stack',
  )
  expect(others).toEqual([])
  if (!name || !artifact) throw new Error(`no stack in ${folder}`)
  return { name, artifact, template: read(artifact.properties.templateFile) }
}

const policiesOf = (template: Template, type: string) =>
  new Set(
    Object.values(template.Resources)
      .filter(({ Type }) => Type === type)
      .map(({ DeletionPolicy }) => DeletionPolicy),
  )

/** All at once, for each takes a second of which half is waiting. */
const certificateArn = 'arn:aws:acm:eu-central-1:111122223333:certificate/00000000'
const runs = {
  dev: run({}),
  prod: run({ env: 'prod' }),
  domain: run({ domainName: 'api.example.com', certificateArn }),
  unknown: run({ env: 'staging' }),
  uncertified: run({ domainName: 'api.example.com' }),
  empty: run({ env: 'prod', domainName: '', certificateArn: '' }),
}

test('without context, the app is one stack of any account and region, for development', async () => {
  const { name, artifact, template } = stackIn(await runs.dev)

  expect(name).toBe('Hallpass-dev')
  expect(artifact.environment).toBe('aws://unknown-account/unknown-region')
  expect(artifact.properties.terminationProtection).toBeFalsy()
  expect(policiesOf(template, 'AWS::DynamoDB::GlobalTable')).toEqual(new Set(['Delete']))
  expect(policiesOf(template, 'AWS::SecretsManager::Secret')).toEqual(new Set(['Delete']))
})

const administrationFunction = { Value: { Ref: expect.stringMatching(/^AuthAdministerFunction/) } }

test('its outputs are the URLs of the API, of the issuer, which is the same, and of the keys, and what administrators invoke', async () => {
  const { template } = stackIn(await runs.dev)
  const api = [expect.objectContaining({ Ref: expect.stringContaining('ApiRest') }), '.execute-api.']
  const region = [{ Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }]
  const url = { Value: { 'Fn::Join': ['', ['https://', ...api, ...region, '/prod']] } }
  const path = '/prod/.well-known/jwks.json'

  expect(template.Outputs).toEqual({
    ApiUrl: url,
    Issuer: url,
    JwksUrl: { Value: { 'Fn::Join': ['', ['https://', ...api, ...region, path]] } },
    AdministrationFunction: administrationFunction,
  })
})

test('with -c env=prod, the stack is another one, and keeps and protects what it holds', async () => {
  const { name, artifact, template } = stackIn(await runs.prod)

  expect(name).toBe('Hallpass-prod')
  expect(artifact.properties.terminationProtection).toBe(true)
  expect(policiesOf(template, 'AWS::DynamoDB::GlobalTable')).toEqual(new Set(['Retain']))
  expect(policiesOf(template, 'AWS::SecretsManager::Secret')).toEqual(new Set(['Retain']))
  for (const { Type, Properties } of Object.values(template.Resources)) {
    if (Type === 'AWS::Logs::LogGroup') expect(Properties.RetentionInDays).toBe(365)
    if (Type === 'AWS::DynamoDB::GlobalTable') {
      expect(Properties.Replicas).toMatchObject([{ DeletionProtectionEnabled: true }])
    }
  }
})

test('with a domain and a certificate, the API is served at its root, and the DNS target is an output', async () => {
  const { template } = stackIn(await runs.domain)

  expect(template.Outputs).toEqual({
    ApiUrl: { Value: 'https://api.example.com' },
    Issuer: { Value: 'https://api.example.com' },
    JwksUrl: { Value: 'https://api.example.com/.well-known/jwks.json' },
    AdministrationFunction: administrationFunction,
    DnsTarget: { Value: { 'Fn::GetAtt': [expect.any(String), 'RegionalDomainName'] } },
  })
})

test('an unknown environment is an error that names those there are', async () => {
  expect((await runs.unknown).stderr).toContain("-c env=… must be dev or prod, not 'staging'")
})

test('a domain without a certificate is an error', async () => {
  expect((await runs.uncertified).stderr).toContain('-c domainName=… and -c certificateArn=… go together')
})

test('an empty value is an error: without its domain, the API would have another issuer', async () => {
  expect((await runs.empty).stderr).toContain('-c domainName=… must be text, and not empty')
})
