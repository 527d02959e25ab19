import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { AwsCall } from '../../local/aws/endpoint.ts'
import { editResources } from './fixture/edit.ts'
import { startWithSecrets } from './fixture/secrets.ts'

describe('a rotation', () => {
  test('runs as soon as there is a secret, and once', async () => {
    const { secrets, rotated: SecretId, system } = await startWithSecrets()
    const first = await secrets.getSecretValue({ SecretId })
    expect(JSON.parse(first.SecretString ?? '')).toEqual({ value: expect.any(String) })
    expect(await secrets.describeSecret({ SecretId })).toMatchObject({
      RotationEnabled: true,
      RotationLambdaARN: system.functions.find(({ path }) => path === 'Rotate')?.arn,
      LastRotatedDate: expect.any(Date),
    })
  })

  test('makes the next version current and the last one previous', async () => {
    const { secrets, rotated: SecretId, system } = await startWithSecrets()
    const before = await secrets.getSecretValue({ SecretId })
    await system.rotate('Rotated')
    const after = await secrets.getSecretValue({ SecretId })
    expect(after.VersionId).not.toBe(before.VersionId)
    expect((await secrets.getSecretValue({ SecretId, VersionStage: 'AWSPREVIOUS' })).VersionId).toBe(
      before.VersionId,
    )
  })

  test('goes on after RotateSecret was answered', async () => {
    const { secrets, rotated: SecretId, system } = await startWithSecrets()
    const { VersionId } = await secrets.rotateSecret({ SecretId })
    await system.settled()
    expect((await secrets.getSecretValue({ SecretId })).VersionId).toBe(VersionId)
  })

  test('is one, however often its call is repeated', async () => {
    const { secrets, rotated: SecretId, system } = await startWithSecrets()
    const ClientRequestToken = randomUUID()
    const call = () => secrets.rotateSecret({ SecretId, ClientRequestToken })
    expect(await call()).toMatchObject({ VersionId: ClientRequestToken })
    expect(await call()).toMatchObject({ VersionId: ClientRequestToken })
    await system.settled()
    expect(await call()).toMatchObject({ VersionId: ClientRequestToken })
    expect((await secrets.getSecretValue({ SecretId })).VersionId).toBe(ClientRequestToken)
  })

  test('takes its four steps with one token', async () => {
    const calls: AwsCall[] = []
    const { system } = await startWithSecrets({ intercept: (call) => void calls.push(call) })
    calls.length = 0
    await system.rotate(system.secrets.Rotated ?? '')
    expect(calls.map(({ operation }) => operation)).toEqual([
      'GetSecretValue',
      'PutSecretValue',
      'DescribeSecret',
      'UpdateSecretVersionStage',
    ])
    const [get, put, , update] = calls.map(({ input }) => input)
    expect(put?.ClientRequestToken).toBe(get?.VersionId)
    expect(update?.MoveToVersionId).toBe(get?.VersionId)
  })

  test('that failed is tried again with the same version, and until then none else begins', async () => {
    let down = false
    const lines: string[] = []
    const {
      secrets,
      rotated: SecretId,
      system,
    } = await startWithSecrets({
      onLog: ({ source, line }) => source === 'Secrets Manager' && lines.push(line),
      intercept: ({ operation }) => (down && operation === 'UpdateSecretVersionStage' ? 'drop' : undefined),
    })
    const before = await secrets.getSecretValue({ SecretId })
    down = true
    const { VersionId } = await secrets.rotateSecret({ SecretId })
    await system.settled()
    expect(lines).toEqual([expect.stringContaining('The rotation of Rotated failed')])
    expect((await secrets.getSecretValue({ SecretId })).VersionId).toBe(before.VersionId)
    down = false
    await expect(secrets.rotateSecret({ SecretId })).rejects.toMatchObject({
      name: 'InvalidRequestException',
    })
    await system.settled()
    expect((await secrets.getSecretValue({ SecretId })).VersionId).toBe(VersionId)
    await secrets.rotateSecret({ SecretId })
    await system.settled()
  })

  test('needs the permission to invoke its function', async () => {
    const {
      secrets,
      rotated: SecretId,
      system,
    } = await startWithSecrets({
      editTemplate: editResources('AWS::Lambda::Permission', ({ Properties }) =>
        Properties?.Principal === 'secretsmanager.amazonaws.com' ? undefined : {},
      ),
    })
    await expect(secrets.rotateSecret({ SecretId })).rejects.toMatchObject({ name: 'AccessDeniedException' })
    await expect(system.rotate('Rotated')).rejects.toThrow('cannot invoke the specified Lambda function')
    await expect(system.rotate('Nothing')).rejects.toThrow('There is no secret Nothing')
  })

  test('does not run by itself where the template says so', async () => {
    const { secrets, rotated: SecretId } = await startWithSecrets({
      editTemplate: editResources('AWS::SecretsManager::RotationSchedule', ({ Properties }) => ({
        Properties: { ...Properties, RotateImmediatelyOnUpdate: false },
      })),
    })
    expect((await secrets.describeSecret({ SecretId })).LastRotatedDate).toBeUndefined()
  })
})
