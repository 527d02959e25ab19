import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { ids } from '../../functions/adapters/ids.ts'
import { newClient, now, racers } from './samples.ts'
import type { Stores } from './stores.ts'

export function testClients({ clients, snapshots }: Stores) {
  const find = async (clientId: string) => (await snapshots.read({ clients: [clientId] })).clients[0]
  const added = async (...more: Parameters<typeof newClient>) => {
    const client = newClient(...more)
    await clients.add(client)
    return client
  }
  const settings = {
    name: 'Another name',
    redirectUris: [],
    grantTypes: ['client_credentials'] as const,
    scope: [],
  }
  const secret = () => ({ digest: randomUUID(), createdAt: now })

  it('keeps a client as it is', async () => {
    for (const more of [{}, { secrets: [], redirectUris: [] }]) {
      const client = await added(more)
      expect(await find(client.clientId)).toEqual(client)
    }
  })

  it('changes what the owner decides, and nothing else', async () => {
    const client = await added()
    expect(await clients.change(client.clientId, settings)).toBe(true)
    expect(await find(client.clientId)).toEqual({ ...client, ...settings })
  })

  it('replaces the secrets that were read, and no others', async () => {
    const client = await added()
    const secrets = [secret(), ...client.secrets]
    expect(await clients.replaceSecrets(client, secrets)).toBe(true)
    expect(await clients.replaceSecrets(client, [secret()])).toBe(false)
    expect(await find(client.clientId)).toEqual({ ...client, secrets })
  })

  it('lets one of fifty replace the same secrets', async () => {
    const client = await added()
    const secrets = racers.map(secret)
    const answers = await Promise.all(secrets.map((one) => clients.replaceSecrets(client, [one])))
    expect(answers.filter(Boolean)).toHaveLength(1)
    expect((await find(client.clientId))?.secrets).toEqual([secrets[answers.indexOf(true)]])
  })

  describe('end', () => {
    it('is for good, and leaves no secret', async () => {
      const client = await added()
      for (let again = 0; again < 2; again++) {
        await clients.end(client.clientId, now / 1000)
        const { secrets: _, status: __, ...rest } = client
        expect(await find(client.clientId)).toMatchObject({ ...rest, status: 'deleted', secrets: [] })
      }
      expect(await clients.change(client.clientId, settings)).toBe(false)
      expect(await clients.replaceSecrets({ ...client, secrets: [] }, [secret()])).toBe(false)
      expect(await find(client.clientId)).toMatchObject({ name: client.name, secrets: [] })
    })

    it('and every other change make no client', async () => {
      const client = newClient()
      expect(await clients.change(client.clientId, settings)).toBe(false)
      expect(await clients.replaceSecrets(client, [])).toBe(false)
      await clients.end(client.clientId, now / 1000)
      expect(await find(client.clientId)).toBeUndefined()
    })
  })

  it('lists an owner’s own, deleted ones too, the newest first, page by page', async () => {
    const ownerSub = randomUUID()
    const expected: string[] = []
    for (let index = 0; index < 12; index++) {
      const { clientId } = await added({ ownerSub, clientId: ids.timed(now + index * 1_000) })
      expected.unshift(clientId)
      await added({ clientId: ids.timed(now + index * 1_000) })
    }
    await clients.end(expected[3] ?? '', now / 1000)
    expect(await clients.listIds(ownerSub, { limit: 100 })).toEqual(expected)
    const first = await clients.listIds(ownerSub, { limit: 5 })
    const rest = await clients.listIds(ownerSub, { limit: 10, before: first.at(-1) })
    expect([...first, ...rest]).toEqual(expected)
    expect(await clients.listIds(randomUUID(), { limit: 5 })).toEqual([])
  })
}
