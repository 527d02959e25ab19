import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DynamoDB } from '@aws-sdk/client-dynamodb'
import { SecretsManager } from '@aws-sdk/client-secrets-manager'
import { expect, inject, onTestFinished, test } from 'vitest'
import { FolderInUseError } from '../../local/aws/store.ts'
import { prepareData } from '../../local/start/prepare-data.ts'
import { editResources } from './fixture/edit.ts'
import { startFixture } from './fixture/system.ts'

function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hallpass-data-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'data')
}

/** The fixture in a process of its own, which a test can kill. */
async function serve(folder: string) {
  const script = join(import.meta.dirname, 'fixture', 'serve.ts')
  const child: ChildProcess = spawn(process.execPath, [script, inject('fixtureAssembly'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  if (!child.stdout) throw new Error('the child has no output')
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  const { aws, tables, secrets, error } = JSON.parse(line)
  const options = { ...aws, maxAttempts: 1 }
  return {
    error,
    TableName: tables?.Items,
    SecretId: secrets?.Rotated,
    dynamodb: new DynamoDB(options),
    secrets: new SecretsManager(options),
    async kill() {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

test('what was acknowledged outlives the death of the process at any moment (S-54)', async () => {
  const folder = dataFolder()
  const acknowledged: string[] = []
  let value: string | undefined
  for (let round = 0; round < 3; round += 1) {
    const { dynamodb, secrets, TableName, SecretId, kill } = await serve(folder)
    const kept = (await secrets.getSecretValue({ SecretId })).SecretString
    expect(kept).toBe(value ?? kept)
    value = kept
    const found = (await dynamodb.scan({ TableName })).Items?.map(({ pk }) => pk?.S)
    expect(found?.sort()).toEqual(expect.arrayContaining(acknowledged.toSorted()))

    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (let count = 0; ; count += 1) {
        const pk = `${round}-${writer}-${count}`
        await dynamodb.putItem({ TableName, Item: { pk: { S: pk }, owner: { S: 'alice' } } })
        acknowledged.push(pk)
        if (acknowledged.length === (round + 1) * 60) await kill()
      }
    })
    await Promise.allSettled(writers)
  }
  expect(acknowledged.length).toBeGreaterThan(100)
})

test('a rotation that was cut off is finished at the next start', async () => {
  const dataIn = dataFolder()
  let down = true
  const options = {
    dataFolder: dataIn,
    intercept: ({ operation }: { operation: string }) =>
      down && operation === 'UpdateSecretVersionStage' ? ('drop' as const) : undefined,
  }
  const first = await startFixture(options)
  await first.settled()
  const read = async ({ aws, secrets }: typeof first, VersionStage: string) =>
    new SecretsManager(aws).getSecretValue({ SecretId: secrets.Rotated, VersionStage })
  const { VersionId: pending } = await read(first, 'AWSPENDING')
  await first.close()

  down = false
  const second = await startFixture(options)
  await second.settled()
  expect((await read(second, 'AWSCURRENT')).VersionId).toBe(pending)
  await second.close()

  // And only once: the first rotation is not due any more.
  const third = await startFixture(options)
  await third.settled()
  expect((await read(third, 'AWSCURRENT')).VersionId).toBe(pending)
})

test('a folder is used by one process at a time', async () => {
  const folder = dataFolder()
  const other = await serve(folder)
  await expect(startFixture({ dataFolder: folder })).rejects.toThrow(FolderInUseError)
  await other.kill()
  await startFixture({ dataFolder: folder })
  expect((await serve(folder)).error).toBe('FolderInUseError')
})

test('a table that now has other keys is not opened', async () => {
  const folder = dataFolder()
  await (await startFixture({ dataFolder: folder })).close()
  const editTemplate = editResources('AWS::DynamoDB::GlobalTable', ({ Properties }) => ({
    Properties: { ...Properties, KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' }] },
  }))
  await expect(startFixture({ dataFolder: folder, editTemplate })).rejects.toThrow(
    'was made with other keys or indexes; start with --fresh',
  )
  // The folder is free again after the failed start.
  await startFixture({ dataFolder: folder })
})

test('data that is damaged is named, and can be forgotten', async () => {
  const folder = dataFolder()
  await prepareData(folder, false)
  writeFileSync(join(folder, 'CURRENT'), 'nonsense')
  await expect(prepareData(folder, false)).rejects.toThrow(`The data in ${folder} cannot be read.`)
  await prepareData(folder, true)
  expect(existsSync(folder)).toBe(false)
  await prepareData(folder, false)
})
