import type { Operations } from '../operation.ts'
import { sessionTokens, sub } from './examples.ts'

export const accountOperations = {
  'POST /register': {
    id: 'register',
    tag: 'Accounts',
    summary: 'Register a user',
    description:
      'Adds a user. Where registration is closed, this path answers 404 and an administrator adds users. The answer tells whether a name is taken.',
    caller: 'anyone',
    request: {
      type: 'json',
      schema: 'Registration',
      examples: { user: { username: 'Ada', password: 'orchard lantern seventeen' } },
    },
    answers: [
      {
        status: 201,
        description: 'The user is there.',
        body: { schema: 'RegisteredUser', example: { sub, username: 'ada' } },
      },
    ],
    errors: {
      invalid_request: 'The body is not as described, or the name or the password is against the rules.',
      username_taken: 'Somebody has that name, or had it.',
    },
  },

  'POST /password': {
    id: 'changePassword',
    tag: 'Accounts',
    summary: 'Change the password',
    description:
      'Sets another password and ends every grant that the user had until then, of any kind: sessions, apps and personal tokens. The caller stays in, with the tokens of the answer. Where somebody ends the user’s grants, or disables the user, meanwhile, the password is changed and the answer is 401. Safe to repeat after a failure: the new password is then taken as the current one too, and a 401 says that all is done but the tokens.',
    caller: 'account',
    request: {
      type: 'json',
      schema: 'PasswordChange',
      examples: {
        change: { current_password: 'orchard lantern seventeen', new_password: 'eleven paper lighthouses' },
      },
    },
    answers: [
      {
        status: 200,
        description: 'The password is changed. Tokens of a new grant.',
        body: { schema: 'SessionTokens', example: sessionTokens },
      },
    ],
    errors: {
      invalid_request: 'The body is not as described, or the new password is against the rules.',
      invalid_grant: 'The current password is wrong, or another call changed it meanwhile.',
    },
  },

  'GET /userinfo': {
    id: 'getUser',
    tag: 'Accounts',
    summary: 'Who the user is',
    description: 'The user whose token this is (OpenID Connect Core §5.3).',
    caller: 'bearer',
    answers: [
      {
        status: 200,
        description: 'The user.',
        body: { schema: 'UserInfo', example: { sub, preferred_username: 'ada' } },
      },
    ],
    errors: { invalid_token: 'The token belongs to no user: it is a client’s own, or the user is gone.' },
  },
} satisfies Operations
