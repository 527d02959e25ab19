import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { TokenAuth } from '../../../lib/token-auth.ts'
import { otherAudience } from './other-audience.ts'

// What a team would build: TokenAuth with scopes of its own, a table, and routes of three handlers.
const app = new App()
const stack = new Stack(app, 'Notes')
const [domainName, certificateArn, cacheSeconds] = [
  'domainName',
  'certificateArn',
  'authorizerCacheSeconds',
].map((name) => app.node.tryGetContext(name))
const auth = new TokenAuth(stack, 'Auth', {
  removalPolicy: RemovalPolicy.DESTROY,
  otherAudiences: [otherAudience],
  branding: { name: 'Notes', accentColor: '#0b6e4f' },
  scopes: {
    'notes:read': 'Read your notes',
    'notes:write': 'Write notes for you',
    'notes:share': { description: 'Share your notes', default: false },
  },
  ...(domainName && {
    customDomain: {
      domainName,
      certificate: Certificate.fromCertificateArn(stack, 'Certificate', certificateArn),
    },
    authorizerCacheTtl: Duration.seconds(cacheSeconds),
  }),
})
new CfnOutput(stack, 'AdministrationFunction', { value: auth.administrationFunctionName })
const notes = new TableV2(stack, 'Notes', {
  partitionKey: { name: 'sub', type: AttributeType.STRING },
  sortKey: { name: 'noteId', type: AttributeType.STRING },
  removalPolicy: RemovalPolicy.DESTROY,
})

const environment = { NOTES_TABLE: notes.tableName }
const entry = (name: string) => `test/e2e/app/handlers/${name}.ts`
const list = auth.addRoute('GET /notes', { entry: entry('list-notes'), scopes: ['notes:read'], environment })
const add = auth.addRoute('POST /notes', { entry: entry('add-note'), scopes: ['notes:write'], environment })
const read = auth.addRoute('GET /notes/{note_id}', {
  entry: entry('read-note'),
  scopes: ['notes:read'],
  environment,
})
auth.addRoute('GET /whoami', { entry: entry('whoami'), scopes: [] })
auth.addRoute('POST /whoami/share', { entry: entry('whoami'), scopes: ['notes:read', 'notes:share'] })

const permissions = [
  [list, 'dynamodb:Query'],
  [add, 'dynamodb:PutItem'],
  [read, 'dynamodb:GetItem'],
] as const
for (const [handler, action] of permissions) {
  handler.addToRolePolicy(new PolicyStatement({ actions: [action], resources: [notes.tableArn] }))
}
