import { formatFields, formatTable, formatTime } from './print.ts'
import type { Prompt } from './prompt.ts'

type Result = Readonly<Record<string, unknown>>

/** One command: what it is called, what it needs, what it has the function do, and how people read the answer. */
export interface Command {
  readonly words: string
  /** As in the usage: `<username>`, `<scope>...`. */
  readonly parameters: readonly string[]
  readonly summary: string
  readonly operation: string
  /** What the operation is given; may ask for what must not stand on a command line. */
  readonly input: (parameters: readonly string[], prompt: Prompt) => Promise<object> | object
  /** The question before what cannot be undone. */
  readonly question?: (parameters: readonly string[]) => string
  readonly text: (result: Result, parameters: readonly string[]) => string
}

const first = ([value = '']: readonly string[]) => value
const username = (parameters: readonly string[]) => ({ username: first(parameters) })

const rows = (value: unknown) => value as readonly Result[]

const grantsTable = ({ grants, next_cursor: next }: Result) => {
  const columns = ['grant', 'kind', 'client', 'label', 'scope', 'created', 'refreshed', 'expires']
  const cells = rows(grants).map((grant) => [
    String(grant.grant_id),
    String(grant.kind),
    String(grant.client_name ?? grant.client_id),
    String(grant.label ?? ''),
    String(grant.scope),
    formatTime(grant.created_at),
    formatTime(grant.last_refreshed_at),
    formatTime(grant.expires_at),
  ])
  const more = next === undefined ? '' : `\nMore: user grants <username> ${String(next)}`
  return `${formatTable(columns, cells)}${more}`
}

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  {
    words: 'user create',
    parameters: ['<username>'],
    summary: 'add a user, with a password that is asked for',
    operation: 'createUser',
    input: async (parameters, prompt) => ({ ...username(parameters), password: await prompt.newPassword() }),
    text: ({ username: name, sub }) => `Created ${String(name)} (${String(sub)}).`,
  },
  {
    words: 'user show',
    parameters: ['<username>'],
    summary: 'show a user',
    operation: 'showUser',
    input: username,
    text: ({ created_at: created, password_changed_at: changed, has_own_scopes: own, ...user }) =>
      formatFields({
        ...user,
        scopes: own ? 'set by an administrator' : 'the default ones',
        created: formatTime(created),
        'password set': formatTime(changed),
      }),
  },
  {
    words: 'user disable',
    parameters: ['<username>'],
    summary: 'end every session and token of a user, and refuse logins until enabled',
    operation: 'disableUser',
    input: username,
    text: (_, [name]) => `Disabled ${name}; every grant has ended.`,
  },
  {
    words: 'user enable',
    parameters: ['<username>'],
    summary: 'let a disabled user log in again; what was ended stays ended',
    operation: 'enableUser',
    input: username,
    text: (_, [name]) => `Enabled ${name}.`,
  },
  {
    words: 'user delete',
    parameters: ['<username>'],
    summary: 'delete a user for good, with the clients that the user registered; the name stays taken',
    operation: 'deleteUser',
    input: username,
    question: ([name]) => `Delete ${name} for good?`,
    text: (_, [name]) => `Deleted ${name}; every grant has ended.`,
  },
  {
    words: 'user set-password',
    parameters: ['<username>'],
    summary: 'give a user who lost the password another, and end every grant',
    operation: 'setPassword',
    input: async (parameters, prompt) => ({ ...username(parameters), password: await prompt.newPassword() }),
    text: (_, [name]) => `Set the password of ${name}; every grant has ended.`,
  },
  {
    words: 'user set-scopes',
    parameters: ['<username>', '[scope]...'],
    summary: 'set what a user may hold; taking a scope away ends every grant',
    operation: 'setScopes',
    input: ([name = '', ...scopes]) => ({ username: name, scopes }),
    text: ({ grants_ended: ended }, [name]) =>
      `Set the scopes of ${name}${ended ? '; every grant has ended' : '; the grants go on'}.`,
  },
  {
    words: 'user grants',
    parameters: ['<username>', '[cursor]'],
    summary: "list a user's grants, the newest first",
    operation: 'listGrants',
    input: ([name = '', cursor]) => ({ username: name, cursor }),
    text: grantsTable,
  },
  {
    words: 'revoke token',
    parameters: ['[jti]'],
    summary:
      'end one access token by its id, or the token that is asked for; with a refresh token the whole grant',
    operation: 'revokeToken',
    input: async ([jti], prompt) => ({ token: jti ?? (await prompt.secret('Token: ')) }),
    question: () => 'Revoke this token?',
    text: ({ revoked }) => `Revoked ${String(revoked)}.`,
  },
  {
    words: 'revoke grant',
    parameters: ['<grant id>'],
    summary: 'end a grant: one login, one consent, one personal token',
    operation: 'revokeGrant',
    input: (parameters) => ({ grantId: first(parameters) }),
    question: ([grantId]) => `Revoke the grant ${grantId}?`,
    text: (_, [grantId]) => `Revoked the grant ${grantId}.`,
  },
  {
    words: 'revoke user',
    parameters: ['<username>'],
    summary: 'end every grant that a user has now; the user may log in again',
    operation: 'revokeUser',
    input: username,
    question: ([name]) => `End every grant of ${name}?`,
    text: (_, [name]) => `Ended every grant of ${name}.`,
  },
  {
    words: 'revoke client',
    parameters: ['<client id>'],
    summary: 'end every grant that anyone gave to a client until now',
    operation: 'revokeClient',
    input: (parameters) => ({ clientId: first(parameters) }),
    question: ([clientId]) => `End every grant of the client ${clientId}?`,
    text: (_, [clientId]) => `Ended every grant of the client ${clientId}.`,
  },
  {
    words: 'keys list',
    parameters: [],
    summary: 'list the keys that verify access tokens, the newest first',
    operation: 'listKeys',
    input: () => ({}),
    text: ({ keys }) =>
      formatTable(
        ['key', 'published', 'expires'],
        rows(keys).map((key) => [
          String(key.kid),
          formatTime(key.published_at),
          formatTime(key.expires_at) || 'signs, now or next',
        ]),
      ),
  },
  {
    words: 'keys rotate',
    parameters: [],
    summary: 'begin a rotation: the next key signs, another is published',
    operation: 'rotateKeys',
    input: () => ({}),
    text: () => 'Began a rotation. A minute after the last one at the earliest, the next key signs.',
  },
  {
    words: 'keys remove',
    parameters: ['<key id>'],
    summary: 'remove a compromised key; what it signed is refused within a minute',
    operation: 'removeKey',
    input: (parameters) => ({ kid: first(parameters) }),
    question: ([kid]) => `Remove the key ${kid}, and with it every token that it signed?`,
    text: ({ rotation_begun: begun }, [kid]) =>
      begun
        ? `Removed ${kid} and began a rotation. Logins may go on using it for up to five minutes; their tokens are refused.`
        : `Removed ${kid}.`,
  },
]
