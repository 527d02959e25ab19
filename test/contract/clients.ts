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
  const secret = (createdAt = now) => ({ secretId: randomUUID(), digest: randomUUID(), createdAt })

  it('keeps a client as it is', async () => {
    for (const more of [{}, { secrets: [], redirectUris: [] }, { secrets: [secret(now + 1), secret()] }]) {
      const client = await added(more)
      expect(await find(client.clientId)).toEqual(client)
    }
  })

  it('changes what the owner decides, and nothing else', async () => {
    const client = await added()
    expect(await clients.change(client.clientId, settings)).toBe(true)
    expect(await find(client.clientId)).toEqual({ ...client, ...settings })
  })

  it('S-34 added once more, stays as it has become', async () => {
    const client = await added()
    await clients.change(client.clientId, settings)
    await clients.add(client)
    expect(await find(client.clientId)).toEqual({ ...client, ...settings })
  })

  it('adds a secret beside another, the newest first, and no third', async () => {
    const client = await added()
    const newer = secret(now + 1)
    // What is made again because its answer was lost is no second one, and finds room.
    for (let again = 0; again < 2; again++) expect(await clients.addSecret(client.clientId, newer)).toBe(true)
    const secrets = [newer, ...client.secrets]
    expect(await find(client.clientId)).toEqual({ ...client, secrets })
    expect(await clients.addSecret(client.clientId, secret())).toBe(false)
    expect(await find(client.clientId)).toEqual({ ...client, secrets })
  })

  it('removes the secret that is named, but for the last', async () => {
    for (const [removed, kept] of [
      [0, 1],
      [1, 0],
    ] as const) {
      const secrets = [secret(now + 1), secret()] as const
      const client = await added({ secrets })
      for (let again = 0; again < 2; again++) {
        expect(await clients.removeSecret(client.clientId, secrets[removed].secretId)).toBe(true)
        expect(await find(client.clientId)).toEqual({ ...client, secrets: [secrets[kept]] })
      }
      expect(await clients.removeSecret(client.clientId, secrets[kept].secretId)).toBe(false)
      expect(await find(client.clientId)).toEqual({ ...client, secrets: [secrets[kept]] })
    }
  })

  it('lets one of fifty have the room that there is', async () => {
    const client = await added()
    const secrets = racers.map(() => secret(now + 1))
    const answers = await Promise.all(secrets.map((one) => clients.addSecret(client.clientId, one)))
    expect(answers.filter(Boolean)).toHaveLength(1)
    const held = [secrets[answers.indexOf(true)], ...client.secrets]
    expect((await find(client.clientId))?.secrets).toEqual(held)
  })

  it('leaves one secret, however many remove each', async () => {
    const secrets = [secret(now + 1), secret()] as const
    const client = await added({ secrets })
    const answers = await Promise.all(
      racers.map((racer) => clients.removeSecret(client.clientId, secrets[racer % 2 ? 0 : 1].secretId)),
    )
    const held = (await find(client.clientId))?.secrets ?? []
    expect(held).toHaveLength(1)
    for (const [racer, isRemoved] of answers.entries()) {
      expect(isRemoved).toBe(held[0]?.secretId !== secrets[racer % 2 ? 0 : 1].secretId)
    }
  })

  describe('end', () => {
    it('is for good, and leaves no secret', async () => {
      const client = await added()
      for (let again = 0; again < 2; again++) {
        await clients.end(client.clientId, now + again)
        const ended = { ...client, status: 'deleted', secrets: [], deletedAt: now }
        expect(await find(client.clientId)).toMatchObject(ended)
      }
      expect(await clients.change(client.clientId, settings)).toBe(false)
      expect(await clients.addSecret(client.clientId, secret())).toBe(false)
      expect(await clients.removeSecret(client.clientId, randomUUID())).toBe(false)
      expect(await find(client.clientId)).toMatchObject({ name: client.name, secrets: [] })
    })

    it('and every other change make no client', async () => {
      const client = newClient()
      expect(await clients.change(client.clientId, settings)).toBe(false)
      expect(await clients.addSecret(client.clientId, secret())).toBe(false)
      expect(await clients.removeSecret(client.clientId, client.secrets[0]?.secretId ?? '')).toBe(false)
      await clients.end(client.clientId, now)
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
    await clients.end(expected[3] ?? '', now)
    expect(await clients.listIds(ownerSub, { limit: 100 })).toEqual(expected)
    const first = await clients.listIds(ownerSub, { limit: 5 })
    const rest = await clients.listIds(ownerSub, { limit: 10, before: first.at(-1) })
    expect([...first, ...rest]).toEqual(expected)
    expect(await clients.listIds(randomUUID(), { limit: 5 })).toEqual([])
  })
}
