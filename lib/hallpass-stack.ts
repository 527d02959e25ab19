import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import { RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import { TokenAuth } from './token-auth.ts'

export interface HallpassStackProps extends StackProps {
  /** `prod` keeps and protects its data; what `dev` holds goes with the stack. */
  readonly environment: 'dev' | 'prod'
  /** A domain for the API, and a certificate for it in the stack's region. */
  readonly customDomain?: { readonly domainName: string; readonly certificateArn: string } | undefined
}

/** Hallpass as it is deployed. Your own scopes and routes belong here. */
export class HallpassStack extends Stack {
  constructor(scope: Construct, id: string, { environment, customDomain, ...props }: HallpassStackProps) {
    const lasting = environment === 'prod'
    super(scope, id, { terminationProtection: lasting, ...props })
    const auth = new TokenAuth(this, 'Auth', {
      removalPolicy: lasting ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      logRetention: lasting ? RetentionDays.ONE_YEAR : RetentionDays.ONE_WEEK,
      ...(customDomain && {
        customDomain: {
          domainName: customDomain.domainName,
          certificate: Certificate.fromCertificateArn(this, 'Certificate', customDomain.certificateArn),
        },
      }),
    })

    new CfnOutput(this, 'ApiUrl', { value: auth.issuer })
    new CfnOutput(this, 'Issuer', { value: auth.issuer })
    new CfnOutput(this, 'JwksUrl', { value: auth.jwksUrl })
    new CfnOutput(this, 'AdministrationFunction', { value: auth.administrationFunctionName })
    if (auth.dnsTarget) new CfnOutput(this, 'DnsTarget', { value: auth.dnsTarget })
  }
}
