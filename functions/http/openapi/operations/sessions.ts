import type { Operations } from '../operation.ts'
import { sessionTokens } from './examples.ts'

export const sessionOperations = {
  'POST /login': {
    id: 'logIn',
    tag: 'Sessions',
    summary: 'Log in with username and password',
    description:
      'Starts a grant. For the API’s own front ends; apps of others send people to `/authorize`. An unknown name, a wrong password and a disabled user are not told apart, in the answer or in its time.',
    caller: 'anyone',
    request: {
      type: 'json',
      schema: 'Credentials',
      examples: {
        everything: { username: 'ada', password: 'orchard lantern seventeen' },
        less: {
          username: 'ada',
          password: 'orchard lantern seventeen',
          scope: 'notes:read',
          name: 'Kitchen tablet',
        },
      },
    },
    answers: [
      {
        status: 200,
        description: 'Tokens of a new grant.',
        body: { schema: 'SessionTokens', example: sessionTokens },
      },
    ],
    errors: {
      invalid_request: 'The body is not as described, or the name is none that a user can have.',
      invalid_grant: 'The username or the password is wrong.',
      invalid_scope: '`scope` has an unknown name, or nothing that the user may hold.',
    },
  },

  'POST /logout': {
    id: 'logOut',
    tag: 'Sessions',
    summary: 'Log out',
    description:
      'Ends the grant of the token with which it is called: its access tokens and its refresh token are refused from the very next request on. An exchanged token ends alone. Nothing but the token is looked at.',
    caller: 'bearer',
    answers: [{ status: 204, description: 'The grant has ended.' }],
    errors: {},
  },
} satisfies Operations
