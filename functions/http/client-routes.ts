import type { APIGatewayProxyEvent } from 'aws-lambda'
import type { OwnClient } from '../domain/find-client.ts'
import type { ManageClients } from '../domain/manage-clients.ts'
import { byRoute } from './by-route.ts'
import { readJson } from './json-body.ts'
import { pathParameter } from './path-parameter.ts'
import { principal, userPrincipal } from './principal.ts'
import { readQuery } from './query.ts'
import { json, noContent } from './response.ts'
import { clientMetadata, clientsQuery } from './schemas.ts'

const ownClient = (event: APIGatewayProxyEvent): OwnClient => ({
  ownerSub: principal(event).sub,
  clientId: pathParameter(event, 'client_id'),
})

/** The routes by which users manage the clients that they registered. */
export const clientRoutes = (clients: ManageClients) =>
  byRoute({
    'POST /clients': async (event) =>
      json(
        201,
        await clients.register({ owner: userPrincipal(event), metadata: readJson(event, clientMetadata) }),
      ),
    'GET /clients': async (event) =>
      json(200, await clients.list({ ...readQuery(event, clientsQuery), ownerSub: principal(event).sub })),
    'GET /clients/{client_id}': async (event) => json(200, await clients.show(ownClient(event))),
    'PUT /clients/{client_id}': async (event) =>
      json(200, await clients.change(ownClient(event), readJson(event, clientMetadata))),
    'DELETE /clients/{client_id}': async (event) => {
      await clients.end(ownClient(event))
      return noContent()
    },
    'POST /clients/{client_id}/secrets': async (event) =>
      json(201, await clients.addSecret(ownClient(event))),
    'DELETE /clients/{client_id}/secrets/{secret_id}': async (event) => {
      await clients.removeSecret({ ...ownClient(event), secretId: pathParameter(event, 'secret_id') })
      return noContent()
    },
  })
