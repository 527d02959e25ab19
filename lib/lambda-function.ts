import { CfnResource, Duration, type RemovalPolicy, Validations } from 'aws-cdk-lib'
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { bundledCode } from './bundled-code.ts'
import type { Bundle } from './bundling.ts'
import { limitEnvironment } from './environment-size.ts'

/** How logs are kept. */
export interface LogOptions {
  readonly retention: RetentionDays
  readonly removalPolicy: RemovalPolicy
}

interface LambdaFunctionProps {
  /** Relative to the project root. */
  readonly entry: string
  readonly bundleOf: (entry: string) => Bundle
  readonly environment: Readonly<Record<string, string>>
  /** What to do when the environment is too large. */
  readonly environmentAdvice: string
  /** What it may do beyond writing its log. */
  readonly statements: PolicyStatement[]
  /** In MB. @default 512 */
  readonly memorySize?: number | undefined
  /** @default 20 s: a few calls of a slow store, three attempts each, and an answer before API Gateway stops waiting. */
  readonly timeout?: Duration | undefined
  readonly logs: LogOptions
}

/**
 * A Lambda function with a role and a log group of its own. Three resources: its policy stands in the role,
 * and no managed policy gives it more than its own log.
 */
export function createFunction(scope: Construct, id: string, props: LambdaFunctionProps): LambdaFunction {
  const parts = new Construct(scope, id)
  const logGroup = new LogGroup(parts, 'Log', props.logs)
  const writeLog = new PolicyStatement({
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroup.logGroupArn],
  })
  const role = new Role(parts, 'Role', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: { access: new PolicyDocument({ statements: [writeLog, ...props.statements] }) },
  })
  const fn = new LambdaFunction(parts, 'Function', {
    code: bundledCode(props.entry, props.bundleOf),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: props.memorySize ?? 512,
    timeout: props.timeout ?? Duration.seconds(20),
    environment: props.environment,
    role,
    logGroup,
    loggingFormat: LoggingFormat.JSON,
  })
  // The local runtime builds a function anew from here when its source changes.
  if (CfnResource.isCfnResource(fn.node.defaultChild)) {
    fn.node.defaultChild.addMetadata('hallpass:entry', props.entry)
  }
  Validations.of(fn).acknowledge(
    {
      id: 'Serverless-LambdaDLQ',
      reason:
        'Nothing invokes it asynchronously on events that could be lost: API Gateway and administrators wait for ' +
        'its answer, and Secrets Manager repeats a rotation that failed.',
    },
    {
      id: 'Serverless-LambdaTracing',
      reason:
        'Tracing needs permissions on all resources of the account and a charge by the request; API ' +
        'Gateway’s access log has the time that each request spent in its functions.',
    },
  )
  limitEnvironment(fn, props.environmentAdvice)
  return fn
}
