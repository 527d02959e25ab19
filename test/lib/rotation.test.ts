import { Duration } from 'aws-cdk-lib'
import { expect, test } from 'vitest'
import { at, ofType, readable } from './readable.ts'
import { synthesize } from './synth.ts'

const resources = readable(synthesize())
const rotate = 'Auth/RotateKeys/Function'

test('the signing keys are rotated at deployment and then every 30 days', () => {
  const [[, schedule] = [], ...others] = ofType(resources, 'AWS::SecretsManager::RotationSchedule')

  expect(others).toEqual([])
  expect(schedule?.Properties).toEqual({
    SecretId: '<Auth/Secrets/SigningKey>',
    RotationLambdaARN: `<${rotate}.Arn>`,
    RotationRules: { ScheduleExpression: 'rate(30 days)' },
    RotateImmediatelyOnUpdate: true,
  })
})

test('Secrets Manager may invoke the function, for this secret alone, before the schedule begins', () => {
  const [[permission, { Properties }] = ['', { Properties: {} }], ...others] = ofType(
    resources,
    'AWS::Lambda::Permission',
  ).filter(([, resource]) => resource.Properties.Principal === 'secretsmanager.amazonaws.com')

  expect(others).toEqual([])
  expect(Properties).toEqual({
    Action: 'lambda:InvokeFunction',
    FunctionName: `<${rotate}.Arn>`,
    Principal: 'secretsmanager.amazonaws.com',
    SourceAccount: '<AWS::AccountId>',
    SourceArn: '<Auth/Secrets/SigningKey>',
  })
  expect(at(resources, `${rotate}/Schedule`).DependsOn).toContain(permission)
})

test('the period is what the prop says', () => {
  const weekly = readable(synthesize({ signingKeyRotation: Duration.days(7) }))

  expect(at(weekly, `${rotate}/Schedule`).Properties.RotationRules).toEqual({
    ScheduleExpression: 'rate(7 days)',
  })
})
