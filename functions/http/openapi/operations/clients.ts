import { maxClientSecrets, maxClients, maxRegistrations } from '../../../domain/client.ts'
import { maxClientsPage } from '../../../domain/list-clients.ts'
import { retentionSeconds } from '../../../domain/revocation.ts'
import type { Operations } from '../operation.ts'
import { client, clientId, clientSecret, secretId } from './examples.ts'
import { pageParameters } from './page-parameters.ts'

const clientIdParameter = {
  name: 'client_id',
  in: 'path',
  required: true,
  description: 'Of `GET /clients`.',
  schema: { type: 'string', format: 'uuid' },
} as const

const notFound = 'The user has no such client. Another user’s is none, nor is one that was deleted.'

const invalidMetadata = {
  invalid_request: 'The body is not as described.',
  invalid_client_metadata: 'A member of the body is against its rules (RFC 7591 §3.2.2).',
  invalid_redirect_uri: 'A redirect URI is against the rules, or there are none or too many.',
}

export const clientOperations = {
  'POST /clients': {
    id: 'registerClient',
    tag: 'Apps',
    summary: 'Register an app',
    description: `Registers a third-party app in the user’s name, with the members of RFC 7591 §2. A user may have ${maxClients}, and register ${maxRegistrations} in ${retentionSeconds / 86_400} days, deleted ones included.`,
    caller: 'account',
    request: {
      type: 'json',
      schema: 'ClientMetadata',
      examples: {
        'with a server': {
          client_name: 'Scheduler',
          redirect_uris: ['https://scheduler.example.com/callback'],
          scope: 'openid profile notes:read',
        },
        'in a browser or on a phone': {
          client_name: 'Scheduler',
          redirect_uris: ['com.example.scheduler:/callback'],
          token_endpoint_auth_method: 'none',
        },
        'a machine': { client_name: 'Nightly export', grant_types: ['client_credentials'] },
      },
    },
    answers: [
      {
        status: 201,
        description: 'The client, with its secret unless it is public.',
        body: {
          schema: 'RegisteredClient',
          example: {
            ...client,
            secret_id: secretId,
            client_secret: clientSecret,
            client_secret_expires_at: 0,
          },
        },
      },
    ],
    errors: {
      ...invalidMetadata,
      invalid_request: `The body is not as described, or the user has ${maxClients} clients or registered too many.`,
      invalid_token: 'The user is gone or disabled.',
    },
  },

  'GET /clients': {
    id: 'listClients',
    tag: 'Apps',
    summary: 'List one’s own apps',
    description: 'The clients that the user registered, the newest first.',
    caller: 'account',
    parameters: pageParameters('clients', maxClientsPage),
    answers: [
      {
        status: 200,
        description: 'A page of clients.',
        body: { schema: 'ClientPage', example: { clients: [client] } },
      },
    ],
    errors: { invalid_request: '`cursor` or `limit` is not as described, or is there twice.' },
  },

  'GET /clients/{client_id}': {
    id: 'getClient',
    tag: 'Apps',
    summary: 'Show an app',
    description: 'A client that the user registered.',
    caller: 'account',
    parameters: [clientIdParameter],
    answers: [{ status: 200, description: 'The client.', body: { schema: 'Client', example: client } }],
    errors: { not_found: notFound },
  },

  'PUT /clients/{client_id}': {
    id: 'changeClient',
    tag: 'Apps',
    summary: 'Change an app',
    description:
      'Replaces what the client says of itself (RFC 7592 §2.2): what is left out gets its default. Tokens lose, when they are next refreshed, what it may no longer ask for. A public client stays public, one with a secret keeps it.',
    caller: 'account',
    parameters: [clientIdParameter],
    request: {
      type: 'json',
      schema: 'ClientMetadata',
      examples: {
        'another name': {
          client_name: 'Planner',
          redirect_uris: ['https://scheduler.example.com/callback'],
          scope: 'openid profile notes:read',
        },
      },
    },
    answers: [
      {
        status: 200,
        description: 'The client as it is now.',
        body: { schema: 'Client', example: { ...client, client_name: 'Planner' } },
      },
    ],
    errors: { ...invalidMetadata, not_found: notFound },
  },

  'DELETE /clients/{client_id}': {
    id: 'deleteClient',
    tag: 'Apps',
    summary: 'Delete an app',
    description:
      'Deletes the client for good and ends all its grants, however many users gave it one: its tokens are refused from the very next request on. Deleting it again does no harm.',
    caller: 'account',
    parameters: [clientIdParameter],
    answers: [{ status: 204, description: 'The client is deleted, its grants have ended.' }],
    errors: { not_found: 'The user has never had such a client. Another user’s is none.' },
  },

  'POST /clients/{client_id}/secrets': {
    id: 'addClientSecret',
    tag: 'Apps',
    summary: 'Add a secret to an app',
    description: `Makes another secret, which works beside the one there is: a client may have ${maxClientSecrets}, so that it can change over without losing a request. Nothing but its deletion ends a secret. Where the answer was lost, the newest one of the client is the one to delete.`,
    caller: 'account',
    parameters: [clientIdParameter],
    answers: [
      {
        status: 201,
        description: 'The secret. It is shown in this answer and nowhere else.',
        body: {
          schema: 'NewClientSecret',
          example: {
            client_id: clientId,
            secret_id: secretId,
            client_secret: clientSecret,
            client_secret_expires_at: 0,
          },
        },
      },
    ],
    errors: {
      not_found: notFound,
      invalid_client_metadata: 'A public client has no secret.',
      too_many_secrets: `The client has ${maxClientSecrets} secrets. Delete one first.`,
    },
  },

  'DELETE /clients/{client_id}/secrets/{secret_id}': {
    id: 'deleteClientSecret',
    tag: 'Apps',
    summary: 'Delete a secret of an app',
    description: 'Deletes the secret, once the client uses the other. The only one there is stays.',
    caller: 'account',
    parameters: [
      clientIdParameter,
      {
        name: 'secret_id',
        in: 'path',
        required: true,
        description: 'Of `GET /clients/{client_id}`.',
        schema: { type: 'string', format: 'uuid' },
      },
    ],
    answers: [{ status: 204, description: 'The secret is refused from the very next request on.' }],
    errors: {
      not_found: `${notFound} Or the client has no such secret.`,
      invalid_request: 'The client has no other secret.',
    },
  },
} satisfies Operations
