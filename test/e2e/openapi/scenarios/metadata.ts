import { answers, type Scenarios } from '../scenario.ts'

const published = [answers(200, async () => ({}))]

export const metadataScenarios: Scenarios = {
  'GET /.well-known/openid-configuration': published,
  'GET /.well-known/oauth-authorization-server': published,
  'GET /.well-known/oauth-protected-resource': published,
  'GET /.well-known/jwks.json': published,
  'GET /openapi.json': published,
}
