// A CDK app with nothing but Hallpass in it, as docs/http-api.md shows it.
import { App, Stack } from 'aws-cdk-lib'
import { TokenAuth } from '../../lib/token-auth.ts'

new TokenAuth(new Stack(new App(), 'Docs'), 'Auth')
