import { randomUUID } from 'node:crypto'
import type { APIGatewayRequestAuthorizerEvent, Context } from 'aws-lambda'

/** The route that every event of the benchmark asks for. */
export const route = { method: 'GET', resourcePath: '/notes/{note_id}', scopes: ['notes:read'] } as const

const path = '/notes/0190a5c8'
const methodArn = `arn:aws:execute-api:eu-central-1:123456789012:a1b2c3d4e5/prod/${route.method}${path}`

/** What a browser sends along, and what API Gateway adds. */
const headers = {
  Accept: 'application/json',
  'Accept-Encoding': 'gzip, deflate, br',
  'Accept-Language': 'en-GB,en;q=0.9',
  Host: 'a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com',
  Origin: 'https://app.example.com',
  Referer: 'https://app.example.com/',
  'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'X-Amzn-Trace-Id': 'Root=1-65f1c2d3-0123456789abcdef01234567',
  'X-Forwarded-For': '203.0.113.7',
  'X-Forwarded-Port': '443',
  'X-Forwarded-Proto': 'https',
}

const requestContext: APIGatewayRequestAuthorizerEvent['requestContext'] = {
  accountId: '123456789012',
  apiId: 'a1b2c3d4e5',
  authorizer: undefined,
  httpMethod: route.method,
  identity: {
    accessKey: null,
    accountId: null,
    apiKey: null,
    apiKeyId: null,
    caller: null,
    clientCert: null,
    cognitoAuthenticationProvider: null,
    cognitoAuthenticationType: null,
    cognitoIdentityId: null,
    cognitoIdentityPoolId: null,
    principalOrgId: null,
    sourceIp: '203.0.113.7',
    user: null,
    userAgent: headers['User-Agent'],
    userArn: null,
  },
  path: `/prod${path}`,
  protocol: 'HTTP/1.1',
  requestId: randomUUID(),
  requestTimeEpoch: Date.now(),
  resourceId: 'abc123',
  resourcePath: route.resourcePath,
  stage: 'prod',
}

/** What API Gateway asks a REQUEST authorizer about a call with this token. */
export function authorizerEvent(token: string): APIGatewayRequestAuthorizerEvent {
  const all = { ...headers, Authorization: `Bearer ${token}` }
  return {
    type: 'REQUEST',
    methodArn,
    resource: route.resourcePath,
    path,
    httpMethod: route.method,
    headers: all,
    multiValueHeaders: Object.fromEntries(Object.entries(all).map(([name, value]) => [name, [value]])),
    pathParameters: { note_id: '0190a5c8' },
    queryStringParameters: {},
    multiValueQueryStringParameters: {},
    stageVariables: {},
    requestContext,
  }
}

export const lambdaContext: Context = {
  awsRequestId: randomUUID(),
  callbackWaitsForEmptyEventLoop: true,
  functionName: 'authorizer',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:authorizer',
  logGroupName: 'authorizer',
  logStreamName: 'authorizer',
  memoryLimitInMB: '512',
  getRemainingTimeInMillis: () => 10_000,
  done: () => {},
  fail: () => {},
  succeed: () => {},
}
