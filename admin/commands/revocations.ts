import { type Command, UsageError, username } from '../command.ts'
import type { Prompt } from '../prompt.ts'

/** The form of a `jti`. A whole token in its place would stay in the shell's history. */
const tokenId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function checkTokenId(jti: string): string {
  if (tokenId.test(jti)) return jti
  throw new UsageError(
    'A token does not belong on a command line. Leave it out: it is asked for, or read from a pipe.',
  )
}

async function askForToken(prompt: Prompt): Promise<string> {
  const token = await prompt.secret('Token: ')
  if (token.trim() === '') throw new Error('Nothing was done: no token was given.')
  return token
}

/** What was revoked, by the key of its entry. */
const revokedThing = (key: string) => {
  const [kind, id] = key.split(':')
  return kind === 'jti' ? `the access token ${id}` : `the grant ${id}, and with it every token of it`
}

/** Commands that end tokens. */
export const revocationCommands: readonly Command[] = [
  {
    words: 'revoke token',
    parameters: ['[jti]'],
    summary: 'end one token',
    details: `Asks for the token, or reads it from a pipe. An access token ends alone, and may be named by its
jti instead; with a refresh token its whole grant ends.`,
    operation: 'revokeToken',
    input: async ([jti], prompt) => ({
      token: jti === undefined ? await askForToken(prompt) : checkTokenId(jti),
    }),
    question: () => 'Revoke this token?',
    text: ({ revoked }) => `Revoked ${revokedThing(String(revoked))}.`,
  },
  {
    words: 'revoke grant',
    parameters: ['<grant-id>'],
    summary: 'end one login, app or personal token',
    details: 'Ends every token of the grant. The list of a user, user grants, has the ids.',
    operation: 'revokeGrant',
    input: ([grantId = '']) => ({ grantId }),
    question: ([grantId]) => `Revoke the grant ${grantId}?`,
    text: ({ found }, [grantId]) =>
      found
        ? `Revoked the grant ${grantId}.`
        : `No grant ${grantId} is stored; should a token of it exist, it is refused now.`,
  },
  {
    words: 'revoke user',
    parameters: ['<username>'],
    summary: 'end every grant of a user',
    details: 'The user may log in again. To refuse that too, disable the user.',
    operation: 'revokeUser',
    input: username,
    question: ([name]) => `End every grant of ${name}?`,
    text: (_, [name]) => `Ended every grant of ${name}.`,
  },
  {
    words: 'revoke client',
    parameters: ['<client-id>'],
    summary: 'end every grant of an app',
    details:
      'Ends what anyone gave the app until now. Users may connect it again; client delete is for good.',
    operation: 'revokeClient',
    input: ([clientId = '']) => ({ clientId }),
    question: ([clientId]) => `End every grant of the client ${clientId}?`,
    text: ({ found }, [clientId]) =>
      found
        ? `Ended every grant of the client ${clientId}.`
        : `No client ${clientId} is stored; should a token of it exist, it is refused now.`,
  },
]
