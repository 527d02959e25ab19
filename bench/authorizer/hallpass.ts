import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { clientSettings } from '../../functions/adapters/aws-call.ts'
import { createSnapshotReader } from '../../functions/adapters/snapshot.ts'
import { createTokenSignatures } from '../../functions/adapters/token-signatures.ts'
import { createDecideAccess } from '../../functions/domain/decide-access.ts'
import type { Snapshot, SnapshotReader } from '../../functions/domain/ports.ts'
import { authorizer } from '../../functions/http/authorizer.ts'
import { createMemoryStore } from '../../test/memory/store.ts'
import { authorizerEvent, lambdaContext, route } from '../event.ts'
import type { Contender } from './contenders.ts'
import { issuer, type TokenMint } from './tokens.ts'

const revokedTokensTable = 'revoked-tokens'

/** DynamoDB that answers at once that nothing is revoked: what is left is the SDK's own work on a call. */
function createInstantDynamoDB(): DynamoDBClient {
  const answer = { Responses: { [revokedTokensTable]: [] }, UnprocessedKeys: {} }
  const body = Buffer.from(JSON.stringify(answer))
  return new DynamoDBClient({
    ...clientSettings,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'BENCH', secretAccessKey: 'bench' },
    requestHandler: {
      handle: async () => ({
        response: { statusCode: 200, headers: { 'content-type': 'application/x-amz-json-1.0' }, body },
      }),
    },
  })
}

/** The authorizer from event to policy, over a store. */
async function contender(name: string, { publicKey }: TokenMint, store: SnapshotReader): Promise<Contender> {
  const { publishedKeys } = createMemoryStore()
  await publishedKeys.publish(publicKey, Date.now())
  const handler = authorizer(
    createDecideAccess({
      issuer,
      audiences: [issuer],
      signatures: createTokenSignatures(publishedKeys),
      store,
      clock: Date.now,
      routes: new Map([[`${route.method} ${route.resourcePath}`, route.scopes]]),
    }),
  )
  return {
    name,
    ready(token) {
      // Through JSON, as Lambda hands an event over.
      const event: ReturnType<typeof authorizerEvent> = JSON.parse(JSON.stringify(authorizerEvent(token)))
      return async () => {
        const { policyDocument } = await handler(event, lambdaContext)
        if (policyDocument.Statement[0]?.Effect !== 'Allow') throw new Error('refused')
      }
    },
  }
}

const nothing: Snapshot = { grants: [], users: [], clients: [], revocations: [] }

export const withMemory = (mint: TokenMint) =>
  contender('Hallpass authorizer', mint, { read: async () => nothing })

export const withSdk = (mint: TokenMint) =>
  contender(
    'Hallpass with the SDK’s work',
    mint,
    createSnapshotReader(createInstantDynamoDB(), { revokedTokensTable }),
  )
