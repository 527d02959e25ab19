import { answers, type Scenarios, type World } from '../scenario.ts'

const published = [answers(200, async () => ({}))]

export const metadataScenarios = ({ system }: World): Scenarios => ({
  'GET /.well-known/openid-configuration': published,
  'GET /.well-known/oauth-authorization-server': published,
  'GET /.well-known/oauth-protected-resource': published,
  'GET /.well-known/jwks.json': [
    answers(200, async () => {
      // What was read is held until then.
      system.advance(30_000)
      return {}
    }),
  ],
  'GET /openapi.json': published,
})
