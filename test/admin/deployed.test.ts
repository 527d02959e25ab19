import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterAll, expect, it } from 'vitest'
import { startSystem } from '../e2e/system.ts'
import { admin, cells, done, refused } from './command-line.ts'

const { aws, outputs, newUser, newSession, call } = await startSystem()

/** An AWS error as CloudFormation's query protocol has it. */
const queryError = (status: number, code: string, message: string) => ({
  status,
  type: 'text/xml',
  body: `<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Sender</Type>
<Code>${code}</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
})

const stack = (output: string, value: string) => ({
  status: 200,
  type: 'text/xml',
  body: `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult>
<Stacks><member><StackName>x</StackName><StackStatus>UPDATE_COMPLETE</StackStatus><CreationTime>2026-11-01T00:00:00Z</CreationTime>
<Outputs><member><OutputKey>ApiUrl</OutputKey><OutputValue>https://api.example</OutputValue></member>
<member><OutputKey>${output}</OutputKey><OutputValue>${value}</OutputValue></member></Outputs></member></Stacks>
</DescribeStacksResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></DescribeStacksResponse>`,
})

const notAuthorized = 'User: arn:aws:iam::1:user/eve is not authorized to perform'

/** What CloudFormation answers for each stack: the deployed one is run by the local runtime. */
const stacks: Readonly<Record<string, { status: number; type: string; body: string }>> = {
  Notes: stack('AdministrationFunction', outputs.AdministrationFunction ?? ''),
  Older: stack('SomethingElse', 'x'),
  Locked: stack('AdministrationFunction', 'locked'),
  Failing: stack('AdministrationFunction', 'failing'),
  Hidden: queryError(403, 'AccessDenied', `${notAuthorized}: cloudformation:DescribeStacks`),
  Expired: queryError(403, 'ExpiredToken', 'The security token included in the request is expired'),
}

/** What Lambda answers for the functions that nobody runs. */
const functions: Readonly<Record<string, { status: number; headers: object; body: object }>> = {
  locked: {
    status: 403,
    headers: { 'x-amzn-errortype': 'AccessDeniedException' },
    body: { Message: `${notAuthorized}: lambda:InvokeFunction` },
  },
  failing: {
    status: 200,
    headers: { 'x-amz-function-error': 'Unhandled' },
    body: { errorMessage: '2026-11-01 Task timed out after 60.00 seconds' },
  },
}

async function answer(request: IncomingMessage, response: ServerResponse) {
  const body = await buffer(request)
  const [, functionName = ''] =
    /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(request.url ?? '') ?? []
  if (functionName === '') {
    const form = new URLSearchParams(body.toString())
    const name = form.get('StackName') ?? ''
    const none = queryError(400, 'ValidationError', `Stack with id ${name} does not exist`)
    const found = form.get('Action') === 'DescribeStacks' ? (stacks[name] ?? none) : none
    return response.writeHead(found.status, { 'content-type': found.type }).end(found.body)
  }
  const canned = functions[functionName]
  if (canned) return response.writeHead(canned.status, { ...canned.headers }).end(JSON.stringify(canned.body))
  const invoked = await fetch(aws.endpoint + request.url, {
    method: 'POST',
    headers: { authorization: request.headers.authorization ?? '' },
    body,
  })
  return response.writeHead(invoked.status).end(await invoked.text())
}

const server = createServer((request, response) => void answer(request, response))
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
afterAll(() => server.close())

/** What the SDK reads where an administrator is logged in to AWS, and nothing of this machine's own. */
const loggedIn = {
  AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: aws.credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: aws.credentials.secretAccessKey,
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_PROFILE: undefined,
  AWS_SESSION_TOKEN: undefined,
  AWS_MAX_ATTEMPTS: '1',
}

const run = (line: string, env: Readonly<Record<string, string | undefined>> = {}) =>
  admin(line.split(' '), { env: { ...loggedIn, ...env } })

it('finds the function by the output of the stack, and has it act', async () => {
  const { username, access_token: token } = await newSession()
  const { status, stdout } = await run(`--stack Notes user show ${username}`)
  expect(status).toBe(0)
  expect(cells(stdout, 'username')[1]).toBe(username)
  expect(await run(`--stack Notes user disable ${username} --yes`)).toEqual(
    done(`Disabled ${username}; every grant has ended.\n`),
  )
  expect((await call('GET', '/whoami', { token })).status).toBe(401)
})

it('says what the function refuses', async () => {
  expect(await run('user show nobody --stack Notes')).toEqual(refused('There is no user nobody.'))
})

const takes =
  'Administering takes cloudformation:DescribeStacks on the stack, and lambda:InvokeFunction on its administration function.'

it.each([
  [
    'None',
    "There is no stack None in eu-west-1, in the account of these credentials. Is AWS_REGION, or AWS_PROFILE, another one's?",
  ],
  [
    'Older',
    'The stack Older has no output AdministrationFunction. Put auth.administrationFunctionName into one.',
  ],
  ['Hidden', `${notAuthorized}: cloudformation:DescribeStacks.\n${takes}`],
  ['Locked', `${notAuthorized}: lambda:InvokeFunction.\n${takes}`],
  ['Expired', 'The security token included in the request is expired.\nLog in to AWS again.'],
  [
    'Failing',
    'The administration function failed: 2026-11-01 Task timed out after 60.00 seconds. Its log says more.',
  ],
])('says what is wrong with the stack %s', async (name, message) => {
  expect(await run(`--stack ${name} user show ada`)).toEqual(refused(message))
})

it('says that there are no credentials, no region, or no way to AWS', async () => {
  const { username } = await newUser()
  const show = `--stack Notes user show ${username}`
  const none = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined }
  expect(await run(show, none)).toEqual(
    refused(
      'Could not load credentials from any providers.\nLog in to AWS in this terminal, or choose a profile that is logged in with AWS_PROFILE.',
    ),
  )
  expect(await run(show, { AWS_REGION: undefined, AWS_DEFAULT_REGION: undefined })).toEqual(
    refused('There is no AWS region. Say which with AWS_REGION, or in the profile.'),
  )
  const { status, stderr } = await run(show, { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' })
  expect(status).toBe(1)
  expect(stderr).toMatch(/ECONNREFUSED 127\.0\.0\.1:1\.\n$/)
})
