import { loadConfig } from './config.ts'
import { resourceMetadata, serverMetadata } from './domain/metadata.ts'
import { byRoute } from './http/by-route.ts'
import { endpoint } from './http/endpoint.ts'
import { publicJson } from './http/response.ts'

const config = loadConfig(process.env, 'issuer', 'audience', 'catalogue')
const server = serverMetadata(config)
const resource = resourceMetadata(config)

const maxAgeSeconds = 300

export const handler = endpoint(
  byRoute({
    'GET /.well-known/openid-configuration': async () => publicJson(server, maxAgeSeconds),
    'GET /.well-known/oauth-authorization-server': async () => publicJson(server, maxAgeSeconds),
    'GET /.well-known/oauth-protected-resource': async () => publicJson(resource, maxAgeSeconds),
  }),
)
