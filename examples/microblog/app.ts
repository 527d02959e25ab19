import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { TokenAuth } from '../../lib/token-auth.ts'

// An API where people post short texts. Apps that a user connects may read and post; only Microblog itself deletes.
const stack = new Stack(new App(), 'Microblog')
const auth = new TokenAuth(stack, 'Auth', {
  removalPolicy: RemovalPolicy.DESTROY,
  branding: { name: 'Microblog', accentColor: '#0f766e' },
  scopes: {
    'posts:read': 'Read your posts',
    'posts:write': 'Post in your name',
    'posts:delete': { description: 'Delete your posts', thirdParty: false },
  },
})

const posts = new TableV2(stack, 'Posts', {
  partitionKey: { name: 'sub', type: AttributeType.STRING },
  sortKey: { name: 'postId', type: AttributeType.STRING },
  removalPolicy: RemovalPolicy.DESTROY,
})

const routes = [
  ['GET /posts', 'list-posts.ts', 'posts:read', 'dynamodb:Query'],
  ['POST /posts', 'add-post.ts', 'posts:write', 'dynamodb:PutItem'],
  ['DELETE /posts/{post_id}', 'delete-post.ts', 'posts:delete', 'dynamodb:DeleteItem'],
] as const
for (const [route, file, scope, action] of routes) {
  const handler = auth.addRoute(route, {
    entry: `examples/microblog/functions/${file}`,
    scopes: [scope],
    environment: { POSTS_TABLE: posts.tableName },
  })
  handler.addToRolePolicy(new PolicyStatement({ actions: [action], resources: [posts.tableArn] }))
}

new CfnOutput(stack, 'ApiUrl', { value: auth.issuer })
new CfnOutput(stack, 'AdministrationFunction', { value: auth.administrationFunctionName })
