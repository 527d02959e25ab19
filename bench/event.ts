import { randomUUID } from 'node:crypto'
import type { APIGatewayProxyEvent, APIGatewayRequestAuthorizerEvent, Context } from 'aws-lambda'

/** The route that the authorizer is asked about. */
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

const multiValue = (single: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(single).map(([name, value]) => [name, [value]]))

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
    multiValueHeaders: multiValue(all),
    pathParameters: { note_id: '0190a5c8' },
    queryStringParameters: {},
    multiValueQueryStringParameters: {},
    stageVariables: {},
    requestContext,
  }
}

/** What API Gateway hands to the endpoint of a route, for a JSON body. */
export function proxyEvent(method: string, resource: string, json: unknown): APIGatewayProxyEvent {
  return {
    resource,
    path: resource,
    httpMethod: method,
    headers,
    multiValueHeaders: multiValue(headers),
    pathParameters: null,
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    stageVariables: null,
    requestContext: { ...requestContext, httpMethod: method, resourcePath: resource },
    body: JSON.stringify(json),
    isBase64Encoded: false,
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
