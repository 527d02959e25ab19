import { type RemovalPolicy, SecretValue, Validations } from 'aws-cdk-lib'
import { Secret, type SecretStringGenerator } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'

/**
 * CloudFormation makes a new value whenever a generator differs from the one deployed before, so this must
 * never change (a template test pins it): other peppers void every password, other grant keys every refresh
 * token.
 */
const generator: SecretStringGenerator = {
  secretStringTemplate: '{"version":1}',
  generateStringKey: 'current',
  passwordLength: 64,
  excludePunctuation: true,
}

/** What only the functions that need it may read. */
export class Secrets extends Construct {
  /** The private keys that sign access tokens; empty until the first rotation, which runs at deployment. */
  readonly signingKey: Secret
  /** The key of the MACs in refresh tokens and authorization codes. */
  readonly grantKey: Secret
  /** What passwords are mixed with before they are hashed, so that a stolen table cannot be attacked. */
  readonly pepper: Secret

  constructor(scope: Construct, id: string, removalPolicy: RemovalPolicy) {
    super(scope, id)
    this.signingKey = new Secret(this, 'SigningKey', {
      description: 'Private keys that sign access tokens, made and renewed by rotation',
      // No secret: the value that says that there is none yet.
      secretStringValue: SecretValue.unsafePlainText('{}'),
      removalPolicy,
    })
    this.grantKey = new Secret(this, 'GrantKey', {
      description: 'Authenticates refresh tokens and authorization codes',
      generateSecretString: generator,
      removalPolicy,
    })
    this.pepper = new Secret(this, 'Pepper', {
      description: 'Mixed into passwords before they are hashed',
      generateSecretString: generator,
      removalPolicy,
    })
    Validations.of(this.grantKey).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'A new grant key voids every refresh token, that is every session, so it is changed on purpose ' +
        'and not on a schedule. Its version stands in each token, so that a previous key can go on being ' +
        'accepted.',
    })
    Validations.of(this.pepper).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'A password hash can only be renewed with the password, at its owner’s next login, so no schedule ' +
        'can finish a change of the pepper. Its version stands in each hash, so that it can be changed on ' +
        'purpose.',
    })
  }
}
