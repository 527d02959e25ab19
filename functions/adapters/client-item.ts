import type { Client, ClientSecret } from '../domain/client.ts'
import type { Item } from './dynamodb.ts'

/** A client as an item of the table: its secrets by their ids, so that a write can change one and touch no other. */
export const toClientItem = ({ secrets, ...client }: Client): Item => ({
  ...client,
  secrets: Object.fromEntries(secrets.map(({ secretId, ...secret }) => [secretId, secret])),
})

export function fromClientItem({ secrets, ...client }: Item): Client {
  const byId = secrets as Readonly<Record<string, Omit<ClientSecret, 'secretId'>>>
  const newestFirst = Object.entries(byId)
    .map(([secretId, secret]) => ({ secretId, ...secret }))
    .toSorted((a, b) => b.createdAt - a.createdAt || (a.secretId < b.secretId ? 1 : -1))
  return { ...client, secrets: newestFirst } as unknown as Client
}
