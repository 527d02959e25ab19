import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { SnapshotReader } from '../domain/ports.ts'
import type { RevocationEntry } from '../domain/revocation.ts'
import { batchRead } from './batch-read.ts'

/** Reads what the tables named here hold, in one consistent batch. */
export function createSnapshotReader(
  client: DynamoDBClient,
  tables: { readonly revokedTokens: string },
): SnapshotReader {
  return {
    async read({ revocations }) {
      const found = await batchRead(client, { [tables.revokedTokens]: revocations.map((id) => ({ id })) })
      return { revocations: (found[tables.revokedTokens] ?? []) as unknown as RevocationEntry[] }
    },
  }
}
