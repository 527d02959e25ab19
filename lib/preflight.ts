import { Duration, Lazy } from 'aws-cdk-lib'
import { type IResource, MockIntegration, PassthroughBehavior } from 'aws-cdk-lib/aws-apigateway'

/** Firefox keeps an answer for at most a day, Chromium for two hours; longer lives are cut by the browser. */
const maxAge = Duration.hours(2)

/**
 * Answers the preflights of a path: any origin, since there are no cookies to abuse; Authorization by name,
 * since `*` does not cover it (Fetch standard, CORS-preflight), and any header that a handler may want
 * besides.
 *
 * @param methods The methods of the path; read at synth, so later ones count too.
 */
export function addPreflight(resource: IResource, methods: () => Iterable<string>): void {
  const headers = {
    'Access-Control-Allow-Origin': "'*'",
    // As every other answer has it; what reads a preflight has no use for it.
    'Access-Control-Expose-Headers': "'WWW-Authenticate, Retry-After'",
    'Access-Control-Allow-Headers': "'Authorization,Content-Type,*'",
    'Access-Control-Allow-Methods': Lazy.string({
      produce: () => `'${[...methods(), 'OPTIONS'].join(',')}'`,
    }),
    'Access-Control-Max-Age': `'${maxAge.toSeconds()}'`,
  }
  const named = Object.entries(headers).map(
    ([name, value]) => [`method.response.header.${name}`, value] as const,
  )
  resource.addMethod(
    'OPTIONS',
    new MockIntegration({
      requestTemplates: { 'application/json': '{"statusCode":204}' },
      // A preflight has no body; with one of another type, the default would be a 500 for want of a template.
      passthroughBehavior: PassthroughBehavior.NEVER,
      integrationResponses: [{ statusCode: '204', responseParameters: Object.fromEntries(named) }],
    }),
    {
      methodResponses: [
        { statusCode: '204', responseParameters: Object.fromEntries(named.map(([name]) => [name, true])) },
      ],
    },
  )
}
