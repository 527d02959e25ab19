import { maxGrantsPage } from '../../../domain/list-grants.ts'
import type { Operations } from '../operation.ts'
import { accessToken, grantId } from './examples.ts'
import { pageParameters } from './page-parameters.ts'

export const grantOperations = {
  'GET /grants': {
    id: 'listGrants',
    tag: 'Grants',
    summary: 'List what has access',
    description:
      'The grants of the user that still stand, the newest first: sessions, apps and personal tokens. Those that have ended are left out.',
    caller: 'account',
    parameters: pageParameters('grants', maxGrantsPage),
    answers: [
      {
        status: 200,
        description: 'A page of grants.',
        body: {
          schema: 'GrantPage',
          example: {
            grants: [
              {
                grant_id: grantId,
                kind: 'password',
                client_id: 'first-party',
                label: 'Kitchen tablet',
                scope: 'account notes:read',
                created_at: 1_764_000_000,
                expires_at: 1_765_209_600,
                current: true,
              },
            ],
          },
        },
      },
    ],
    errors: { invalid_request: '`cursor` or `limit` is not as described, or is there twice.' },
  },

  'DELETE /grants': {
    id: 'endAllGrants',
    tag: 'Grants',
    summary: 'Log out everywhere',
    description:
      'Ends every grant of the user, of any kind and number, the one of this request included. A login begun afterwards lives.',
    caller: 'account',
    answers: [{ status: 204, description: 'All grants have ended.' }],
    errors: {},
  },

  'DELETE /grants/{grant_id}': {
    id: 'endGrant',
    tag: 'Grants',
    summary: 'End one grant',
    description:
      'Ends a session, an app’s access or a personal token. One that has ended already ends again.',
    caller: 'account',
    parameters: [
      {
        name: 'grant_id',
        in: 'path',
        required: true,
        description: 'Of `GET /grants`, or of a token response.',
        schema: { type: 'string', format: 'uuid' },
      },
    ],
    answers: [{ status: 204, description: 'The grant has ended.' }],
    errors: {
      not_found:
        'The user has no such grant. Another user’s is none. Nor is one without an id: `/grants/` ends nothing.',
    },
  },

  'POST /personal-tokens': {
    id: 'createPersonalToken',
    tag: 'Grants',
    summary: 'Make a token for a script',
    description:
      'Makes an access token with the scopes and the life that its user chooses, as a grant of its own. It cannot be refreshed, never manages the account, and is listed and ended among the grants.',
    caller: 'account',
    request: {
      type: 'json',
      schema: 'PersonalTokenRequest',
      examples: { 'ninety days': { name: 'backup script', scope: 'notes:read', expires_in: 7_776_000 } },
    },
    answers: [
      {
        status: 201,
        description: 'The token. It is shown in this answer and nowhere else.',
        body: {
          schema: 'PersonalToken',
          example: {
            name: 'backup script',
            access_token: accessToken,
            token_type: 'Bearer',
            expires_in: 7_776_000,
            scope: 'notes:read',
            grant_id: grantId,
          },
        },
      },
    ],
    errors: {
      invalid_request: 'The body is not as described, or `expires_in` is out of bounds.',
      invalid_scope: '`scope` has `account` or an unknown name, or nothing that the user may hold.',
      invalid_token: 'The user is gone or disabled.',
    },
  },
} satisfies Operations
