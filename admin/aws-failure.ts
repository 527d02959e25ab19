/** What AWS, or its SDK, calls failures that whoever runs a command can mend, and how. */
const advice: readonly (readonly [name: RegExp, advice: string])[] = [
  [
    /^CredentialsProviderError$/,
    'Log in to AWS in this terminal, or choose a profile that is logged in with AWS_PROFILE.',
  ],
  [/^(ExpiredToken|ExpiredTokenException|RequestExpired)$/, 'Log in to AWS again.'],
  [
    /^(InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch)$/,
    'Look at the credentials in this terminal, and at AWS_PROFILE.',
  ],
  [
    /^(AccessDenied|AccessDeniedException)$/,
    'Administering takes cloudformation:DescribeStacks on the stack, and lambda:InvokeFunction on its administration function.',
  ],
]

const isMissingRegion = ({ message }: Error) => message === 'Region is missing'

/** A call to AWS that failed, in words for whoever runs a command. */
export function describeAwsFailure(error: Error): Error {
  if (isMissingRegion(error))
    return new Error('There is no AWS region. Say which with AWS_REGION, or in the profile.')
  const [, what] = advice.find(([name]) => name.test(error.name)) ?? []
  const { message } = error
  const sentence = /[.!?]$/.test(message) ? message : `${message}.`
  return new Error(what === undefined ? sentence : `${sentence}\n${what}`, { cause: error })
}
