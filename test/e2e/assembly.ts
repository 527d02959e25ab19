import { provideAssemblies } from '../provide-assemblies.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the synthesized assembly of test/e2e/app/. */
    readonly assembly: string
    /** The same app with a domain of its own, and with the authorizer's answers kept for a minute. */
    readonly domainAssembly: string
  }
}

const file = 'test/e2e/app/app.ts'

const domain = {
  domainName: 'api.hallpass.test',
  certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000',
  authorizerCacheSeconds: 60,
}

export default provideAssemblies({ assembly: { file }, domainAssembly: { file, context: domain } })
