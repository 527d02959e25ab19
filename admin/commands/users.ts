import { type Command, type Result, rows, username } from '../command.ts'
import { formatFields, formatTable, formatTime } from '../print.ts'

const grantsTable = ({ grants, next_cursor: next }: Result, [name]: readonly string[]) => {
  const columns = [
    'grant',
    'kind',
    'app',
    'client',
    'connected at',
    'label',
    'scope',
    'created (utc)',
    'refreshed',
    'expires',
  ]
  const cells = rows(grants).map((grant) => [
    String(grant.grant_id),
    String(grant.kind),
    String(grant.client_name ?? ''),
    String(grant.client_id),
    String(grant.redirect_host ?? ''),
    String(grant.label ?? ''),
    String(grant.scope),
    formatTime(grant.created_at),
    formatTime(grant.last_refreshed_at),
    formatTime(grant.expires_at),
  ])
  const more = next === undefined ? '' : `\n\nThere may be more: user grants ${name} ${String(next)}`
  return `${formatTable(columns, cells)}${more}`
}

/** Commands about users. */
export const userCommands: readonly Command[] = [
  {
    words: 'user create',
    parameters: ['<username>'],
    summary: 'add a user',
    details: 'Asks for the password, twice, or reads it from a pipe. Works where registration is closed too.',
    operation: 'createUser',
    input: async (parameters, prompt) => ({ ...username(parameters), password: await prompt.newPassword() }),
    text: ({ username: name, sub }) => `Created ${String(name)} (${String(sub)}).`,
  },
  {
    words: 'user show',
    parameters: ['<username>'],
    summary: 'show a user',
    details: 'Any spelling of the name will do.',
    operation: 'showUser',
    input: username,
    text: ({ created_at: created, password_changed_at: changed, has_own_scopes: own, scope, ...user }) =>
      formatFields({
        ...user,
        ...(scope !== undefined && {
          'may hold': `${String(scope) || 'no scope'} (${own ? 'set by an administrator' : 'the default'})`,
        }),
        created: `${formatTime(created)} UTC`,
        'password set': `${formatTime(changed)} UTC`,
      }),
  },
  {
    words: 'user disable',
    parameters: ['<username>'],
    summary: 'end every grant and refuse logins',
    details: `Ends every session, connected app and personal token, and refuses logins until the user is
enabled again. What was ended stays ended. Apps that the user registered keep what other users gave
them, and the tokens that they got by client credentials until those expire: revoke client ends both.`,
    operation: 'disableUser',
    input: username,
    question: ([name]) => `Disable ${name} and end every grant?`,
    text: (_, [name]) => `Disabled ${name}; every grant has ended.`,
  },
  {
    words: 'user enable',
    parameters: ['<username>'],
    summary: 'let a disabled user log in again',
    details: 'What was ended stays ended.',
    operation: 'enableUser',
    input: username,
    text: (_, [name]) => `Enabled ${name}.`,
  },
  {
    words: 'user delete',
    parameters: ['<username>'],
    summary: 'delete a user for good',
    details: `Ends every grant, and deletes the apps that the user registered, with every grant that anyone
gave them. The name is never given to another.`,
    operation: 'deleteUser',
    input: username,
    question: ([name]) => `Delete ${name} for good?`,
    text: (_, [name]) => `Deleted ${name}; every grant has ended.`,
  },
  {
    words: 'user set-password',
    parameters: ['<username>'],
    summary: 'give a user another password',
    details: `For those who lost theirs. Asks for the password, twice, or reads it from a pipe. Ends every
grant of the user.`,
    operation: 'setPassword',
    input: async (parameters, prompt) => ({ ...username(parameters), password: await prompt.newPassword() }),
    question: ([name]) => `Set the password of ${name} and end every grant?`,
    text: (_, [name]) => `Set the password of ${name}; every grant has ended.`,
  },
  {
    words: 'user set-scopes',
    parameters: ['<username>', '[scope]...'],
    summary: 'set what a user may hold',
    details: `Replaces the scopes that the user may hold by those named, or by none. Taking one away ends
every grant of the user; so does setting what is set already.`,
    operation: 'setScopes',
    input: ([name = '', ...scopes]) => ({ username: name, scopes }),
    question: ([name, ...scopes]) =>
      `Let ${name} hold ${scopes.join(' ') || 'no scope'}? Taking one away ends every grant, as does setting the same again.`,
    text: ({ grants_ended: ended }, [name]) =>
      `Set the scopes of ${name}; ${ended ? 'every grant has ended' : 'the grants go on'}.`,
  },
  {
    words: 'user grants',
    parameters: ['<username>', '[cursor]'],
    summary: 'list logins, connected apps and tokens',
    details: `The newest first, 30 at a time; the cursor is what the page before ended with. A grant is one
login, one connected app or one personal token: revoke grant ends it.`,
    operation: 'listGrants',
    input: ([name = '', cursor]) => ({ username: name, cursor }),
    text: grantsTable,
  },
]
