import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App, Duration, Stack } from 'aws-cdk-lib'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { afterAll } from 'vitest'
import { projectRoot } from '../../lib/bundling.ts'
import { TokenAuth } from '../../lib/token-auth.ts'
import type { TokenAuthProps } from '../../lib/token-auth-props.ts'

export interface Resource {
  readonly Type: string
  readonly Properties: Readonly<Record<string, unknown>>
  readonly DependsOn?: readonly string[]
  readonly DeletionPolicy?: string
  readonly UpdateReplacePolicy?: string
  readonly Metadata?: Readonly<Record<string, unknown>>
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>>
}

/** The feature flags of cdk.json. */
export const flags: Readonly<Record<string, unknown>> = JSON.parse(
  readFileSync(join(projectRoot, 'cdk.json'), 'utf8'),
).context

let assemblies: string | undefined
afterAll(() => {
  if (assemblies) rmSync(assemblies, { recursive: true })
  assemblies = undefined
})

function newOutdir(): string {
  assemblies ??= mkdtempSync(join(tmpdir(), 'hallpass-assemblies-'))
  return mkdtempSync(join(assemblies, 'assembly-'))
}

/** An app with the feature flags of cdk.json, or its templates would be others. Nothing is bundled. */
export const createApp = (context: Readonly<Record<string, unknown>> = {}): App =>
  new App({
    outdir: newOutdir(),
    context: { ...flags, 'aws:cdk:bundling-stacks': [], 'aws:cdk:enable-path-metadata': true, ...context },
  })

/** Props, or how to make them of what they need in the stack. */
type Props = TokenAuthProps | ((stack: Stack) => TokenAuthProps)

/** Props that turn everything on. */
export const everything = (stack: Stack): TokenAuthProps => ({
  scopes: { 'notes:read': 'Read your notes' },
  otherAudiences: ['https://files.example.com'],
  branding: { name: 'Example', logoUrl: 'https://example.com/logo.svg', accentColor: '#0a7f3f' },
  authorizerCacheTtl: Duration.minutes(1),
  customDomain: {
    domainName: 'api.example.com',
    certificate: Certificate.fromCertificateArn(
      stack,
      'Certificate',
      'arn:aws:acm:eu-central-1:111122223333:certificate/00000000-0000-0000-0000-000000000000',
    ),
  },
  alarms: { topic: Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:eu-central-1:111122223333:alarms') },
  webAcl: { requestsPerFiveMinutes: 1000 },
})

/** A stack with a TokenAuth in it. */
export class TestStack extends Stack {
  readonly auth: TokenAuth

  constructor(props: Props = {}, app: App = createApp()) {
    // As long as names are that people give: CloudFormation makes those of tables from it.
    super(app, 'Test', { stackName: 'Hallpass-production' })
    this.auth = new TokenAuth(this, 'Auth', typeof props === 'function' ? props(this) : props)
  }
}

/** The template of a stack as CloudFormation gets it. */
export function templateOf(stack: Stack): Template {
  const { root } = stack.node
  if (!App.isApp(root)) throw new Error('a stack outside of any app')
  return root.synth().getStackArtifact(stack.artifactId).template
}

/** The template of a TokenAuth. */
export function synthesize(props: Props = {}, extend: (stack: TestStack) => void = () => {}): Template {
  const stack = new TestStack(props)
  extend(stack)
  return templateOf(stack)
}
