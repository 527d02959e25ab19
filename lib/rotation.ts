import { Duration, Stack } from 'aws-cdk-lib'
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import { CfnRotationSchedule, type ISecret } from 'aws-cdk-lib/aws-secretsmanager'
import type { OwnFunction } from './own-function.ts'

/** The function that makes signing keys. */
export const rotationFunction: OwnFunction = {
  entry: 'functions/rotate-keys.ts',
  access: {
    signingKeySecret: ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'],
    signingKeysTable: ['BatchGetItem', 'PutItem', 'UpdateItem'],
    'signingKeysTable/by-use': ['Query'],
  },
  // Making an RSA key takes a few seconds when luck is poor.
  timeout: Duration.minutes(1),
}

/**
 * Rotates the signing keys on a schedule, and once at deployment, since nothing can be signed before. The L1,
 * for RotationSchedule gives the function more than it needs (GetRandomPassword, and the secret's key by
 * alias).
 */
export function scheduleRotation(secret: ISecret, rotate: LambdaFunction, period: Duration): void {
  rotate.addPermission('RotateSigningKeys', {
    principal: new ServicePrincipal('secretsmanager.amazonaws.com'),
    sourceAccount: Stack.of(rotate).account,
    sourceArn: secret.secretArn,
  })
  const schedule = new CfnRotationSchedule(rotate, 'Schedule', {
    secretId: secret.secretArn,
    rotationLambdaArn: rotate.functionArn,
    rotationRules: { scheduleExpression: `rate(${period.toDays()} days)` },
    rotateImmediatelyOnUpdate: true,
  })
  // Secrets Manager invokes the function as soon as the schedule exists.
  schedule.node.addDependency(rotate)
}
