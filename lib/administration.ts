import { Duration } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { IFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import { administrationSettings } from '../functions/config.ts'
import { createOwnFunction, type OwnFunction, type Surroundings } from './own-function.ts'

const administrationFunction: OwnFunction = {
  entry: 'functions/administer.ts',
  hashes: true,
  settings: administrationSettings,
  access: {
    usersTable: ['GetItem', 'PutItem', 'UpdateItem'],
    grantsTable: ['BatchGetItem'],
    'grantsTable/by-sub': ['Query'],
    clientsTable: ['BatchGetItem', 'UpdateItem'],
    'clientsTable/by-owner': ['Query'],
    revokedTokensTable: ['BatchGetItem', 'UpdateItem'],
    signingKeysTable: ['BatchGetItem', 'DeleteItem'],
    'signingKeysTable/by-use': ['Query'],
    signingKeySecret: ['RotateSecret'],
    grantKeySecret: ['GetSecretValue'],
    pepperSecret: ['GetSecretValue'],
  },
  // Deleting a user deletes the clients that are left, two writes each: 100, or some more that were registered at once.
  timeout: Duration.minutes(1),
}

/**
 * The function by which administrators act. No route leads to it: whoever IAM lets invoke it is an administrator, and
 * needs no access to tables and secrets.
 */
export const createAdministration = (
  scope: Construct,
  id: string,
  rotation: IFunction,
  surroundings: Surroundings,
): LambdaFunction =>
  createOwnFunction(scope, id, administrationFunction, surroundings, [
    // Secrets Manager asks it of whoever begins a rotation.
    new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [rotation.functionArn] }),
  ])

/** To be bundled with the others. */
export const administrationEntry = administrationFunction.entry
