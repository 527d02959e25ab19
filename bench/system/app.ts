// TokenAuth as it is, but with the cheapest hashing that it allows, where the time of a login is not the point:
// -c authorizerCacheSeconds=…
import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { TokenAuth } from '../../lib/token-auth.ts'

const app = new App()
new TokenAuth(new Stack(app, 'Bench'), 'Auth', {
  removalPolicy: RemovalPolicy.DESTROY,
  passwordPolicy: { bcryptCost: 10 },
  authorizerCacheTtl: Duration.seconds(app.node.getContext('authorizerCacheSeconds')),
})
