import type { SecretsManager } from '@aws-sdk/client-secrets-manager'
import { describe, expect, test } from 'vitest'
import { editResources } from './fixture/edit.ts'
import { startWithSecrets } from './fixture/secrets.ts'

/** The fixture with other properties of its secrets. */
const withSecret = (properties: object) =>
  startWithSecrets({
    editTemplate: editResources('AWS::SecretsManager::Secret', () => ({ Properties: { ...properties } })),
  })

describe('a secret is made', () => {
  async function madeValue(properties: object) {
    const { secrets, plain } = await withSecret(properties)
    return (await secrets.getSecretValue({ SecretId: plain })).SecretString ?? ''
  }

  test.each([
    ['as the template says', { SecretString: '{}' }, /^\{\}$/],
    ['of 32 characters by default', { GenerateSecretString: {} }, /^.{32}$/],
    [
      'without what is excluded',
      { GenerateSecretString: { ExcludePunctuation: true, ExcludeCharacters: 'aA1', PasswordLength: 64 } },
      /^[b-zB-Z02-9]{64}$/,
    ],
    [
      'of one kind alone',
      { GenerateSecretString: { ExcludePunctuation: true, ExcludeUppercase: true, ExcludeLowercase: true } },
      /^\d{32}$/,
    ],
    [
      'of every kind, however short',
      { GenerateSecretString: { PasswordLength: 4 } },
      /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[^A-Za-z\d ]).{4}$/,
    ],
    [
      'inside a template',
      { GenerateSecretString: { SecretStringTemplate: '{"version":1}', GenerateStringKey: 'current' } },
      /^\{"version":1,"current":".{32,}"\}$/,
    ],
  ])('%s', async (_, properties, expected) => {
    expect(await madeValue(properties)).toMatch(expected)
  })

  test('different from all others', async () => {
    const generated = { GenerateSecretString: {} }
    expect(await madeValue(generated)).not.toBe(await madeValue(generated))
  })

  test.each([
    [{ GenerateSecretString: { PasswordLength: 2 } }, 'no password can be made by these rules'],
    [
      { GenerateSecretString: { SecretStringTemplate: 'x', GenerateStringKey: 'y' } },
      'SecretStringTemplate is not',
    ],
  ])('unless it cannot be: %j', async (properties, message) => {
    await expect(withSecret(properties)).rejects.toThrow(message)
  })
})

describe('versions', () => {
  const token = (character: string) => character.repeat(32)

  test('move their labels as they are put', async () => {
    const { secrets, plain: SecretId } = await startWithSecrets()
    const { VersionId: first = '' } = await secrets.getSecretValue({ SecretId })
    const second = token('b')
    expect(
      await secrets.putSecretValue({ SecretId, SecretString: 'two', ClientRequestToken: second }),
    ).toMatchObject({ VersionId: second, VersionStages: ['AWSCURRENT'] })
    await secrets.putSecretValue({ SecretId, SecretString: 'three', VersionStages: ['MINE'] })
    expect((await secrets.getSecretValue({ SecretId })).SecretString).toBe('two')
    expect((await secrets.getSecretValue({ SecretId, VersionStage: 'MINE' })).SecretString).toBe('three')
    expect((await secrets.getSecretValue({ SecretId, VersionStage: 'AWSPREVIOUS' })).VersionId).toBe(first)
    expect((await secrets.getSecretValue({ SecretId, VersionId: first })).VersionStages).toEqual([
      'AWSPREVIOUS',
    ])

    await secrets.updateSecretVersionStage({
      SecretId,
      VersionStage: 'AWSCURRENT',
      MoveToVersionId: first,
      RemoveFromVersionId: second,
    })
    const { VersionIdsToStages } = await secrets.describeSecret({ SecretId })
    expect(VersionIdsToStages).toMatchObject({ [first]: ['AWSCURRENT'], [second]: ['AWSPREVIOUS'] })
  })

  test('can be put again with the same value, but not with another', async () => {
    const { secrets, plain: SecretId } = await startWithSecrets()
    const put = (SecretString: string) =>
      secrets.putSecretValue({ SecretId, SecretString, ClientRequestToken: token('a') })
    await put('one')
    expect(await put('one')).toMatchObject({ VersionId: token('a') })
    await expect(put('two')).rejects.toMatchObject({ name: 'ResourceExistsException' })
  })

  test('are found by name and by ARN, whole or without its end', async () => {
    const { secrets, plain } = await startWithSecrets()
    const { Name, ARN } = await secrets.describeSecret({ SecretId: plain })
    for (const SecretId of [Name, ARN, ARN?.replace(/-\w{6}$/, '')]) {
      expect((await secrets.getSecretValue({ SecretId })).ARN).toBe(plain)
    }
  })

  test.each<[string, (secrets: SecretsManager, SecretId: string) => Promise<unknown>, string]>([
    [
      'an unknown secret',
      (secrets) => secrets.getSecretValue({ SecretId: 'no' }),
      'ResourceNotFoundException',
    ],
    [
      'an unknown version',
      (secrets, SecretId) => secrets.getSecretValue({ SecretId, VersionId: token('z') }),
      'ResourceNotFoundException',
    ],
    [
      'a label that no version has',
      (secrets, SecretId) => secrets.getSecretValue({ SecretId, VersionStage: 'AWSPENDING' }),
      'ResourceNotFoundException',
    ],
    [
      'a token that is too short',
      (secrets, SecretId) => secrets.putSecretValue({ SecretId, SecretString: 'x', ClientRequestToken: 'x' }),
      'InvalidParameterException',
    ],
    ['no value', (secrets, SecretId) => secrets.putSecretValue({ SecretId }), 'InvalidParameterException'],
    [
      'a label that is elsewhere',
      async (secrets, SecretId) => {
        await secrets.putSecretValue({
          SecretId,
          SecretString: 'x',
          ClientRequestToken: token('a'),
          VersionStages: ['A'],
        })
        await secrets.updateSecretVersionStage({
          SecretId,
          VersionStage: 'AWSCURRENT',
          MoveToVersionId: token('a'),
        })
      },
      'InvalidParameterException',
    ],
    [
      'a label and a version that do not belong together',
      async (secrets, SecretId) => {
        await secrets.putSecretValue({ SecretId, SecretString: 'x', ClientRequestToken: token('a') })
        await secrets.getSecretValue({ SecretId, VersionId: token('a'), VersionStage: 'AWSPREVIOUS' })
      },
      'InvalidRequestException',
    ],
    ['no rotation', (secrets, SecretId) => secrets.rotateSecret({ SecretId }), 'InvalidRequestException'],
    [
      'an unknown operation',
      (secrets, SecretId) => secrets.restoreSecret({ SecretId }),
      'UnknownOperationException',
    ],
  ])('refuse %s', async (_, act, name) => {
    const { secrets, plain } = await startWithSecrets()
    await expect(act(secrets, plain)).rejects.toMatchObject({ name })
  })
})
