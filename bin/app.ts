import { App } from 'aws-cdk-lib'
import { HallpassStack } from '../lib/hallpass-stack.ts'

const app = new App()

/** A value given with `-c name=value` or in cdk.json. */
function context(name: string): string | undefined {
  const value: unknown = app.node.tryGetContext(name)
  if (value === undefined) return undefined
  // An unset variable in `-c domainName=$DOMAIN` must not come to mean another issuer.
  if (typeof value !== 'string' || value === '') throw new Error(`-c ${name}=… must be text, and not empty`)
  return value
}

function environment(): 'dev' | 'prod' {
  const name = context('env') ?? 'dev'
  if (name === 'dev' || name === 'prod') return name
  throw new Error(`-c env=… must be dev or prod, not '${name}'`)
}

function customDomain() {
  const domainName = context('domainName')
  const certificateArn = context('certificateArn')
  if (domainName === undefined && certificateArn === undefined) return undefined
  if (domainName === undefined || certificateArn === undefined) {
    throw new Error(
      '-c domainName=… and -c certificateArn=… go together; the certificate must be in the region of the API',
    )
  }
  if (!/^arn:[\w-]+:acm:[\w-]+:\d{12}:certificate\/[\w-]+$/.test(certificateArn)) {
    throw new Error(`-c certificateArn=… must be the ARN of a certificate in ACM, not '${certificateArn}'`)
  }
  return { domainName, certificateArn }
}

const name = environment()
// No account and no region: the template is the same wherever it is tested, run or deployed.
new HallpassStack(app, `Hallpass-${name}`, { environment: name, customDomain: customDomain() })
