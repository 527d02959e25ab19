import { type Contender, libraries, rawCrypto } from '../authorizer/contenders.ts'
import { withMemory, withSdk } from '../authorizer/hallpass.ts'
import { createTokenMint, type TokenMint } from '../authorizer/tokens.ts'
import { measureInTurns } from '../rounds.ts'
import type { Section } from '../section.ts'
import { median, ratios, spread } from '../statistics.ts'
import type { Table } from '../table.ts'

const tokensPerRound = 100
const rounds = 100
const warmUp = 50

/** The time per token of each contender by round, in µs. */
function measure(mint: TokenMint, contenders: readonly Contender[]): Promise<number[][]> {
  let latest: { readonly round: number; readonly tokens: readonly string[] } | undefined
  return measureInTurns(
    { rounds, warmUp },
    contenders.map(({ ready }) => async (round) => {
      if (latest?.round !== round) latest = { round, tokens: await mint.mint(tokensPerRound) }
      let nanoseconds = 0n
      for (const token of latest.tokens) {
        const verify = ready(token)
        const start = process.hrtime.bigint()
        const pending = verify()
        if (pending instanceof Promise) await pending
        nanoseconds += process.hrtime.bigint() - start
      }
      return Number(nanoseconds) / 1000 / tokensPerRound
    }),
  )
}

/** Compares each contender with the first. */
const tableOf = (contenders: readonly Contender[], times: readonly (readonly number[])[]): Table => ({
  columns: ['verifier', 'µs', 'range', `× ${contenders[0]?.name}`, 'range'],
  rows: contenders.map(({ name }, index) => {
    const own = times[index] ?? []
    const relative = ratios(own, times[0] ?? [])
    return [name, median(own).toFixed(1), spread(own, 1), median(relative).toFixed(2), spread(relative, 2)]
  }),
})

export const section: Section = {
  title: 'verifying an access token, per token',
  method: `Each contender verifies the same ${tokensPerRound} new tokens in each of ${rounds} rounds, one after the other.
crypto.verify checks the signature alone, of bytes that lie ready. The authorizer is the whole handler, from
API Gateway's event to the policy: strict decoding, signature, claims, revocation (answered from memory), scopes.
The second table adds the AWS SDK's work on the revocation read, answered at once, without a network.
Medians over the rounds, with the range of four rounds in five; ratios are taken within each round.`,

  async measure() {
    const mint = await createTokenMint()
    const [raw, authorizer] = [rawCrypto(mint), await withMemory(mint)]
    const verifiers = [raw, authorizer, ...(await libraries(mint))]
    const times = await measure(mint, verifiers)
    // Apart from the others, whom its garbage would slow.
    const stores = [authorizer, await withSdk(mint)]
    const storeTimes = await measure(mint, stores)

    const ownTimesOver = (name: string) => {
      const others = times[verifiers.findIndex((verifier) => verifier.name === name)] ?? []
      return median(ratios(times[1] ?? [], others))
    }
    const toRaw = ownTimesOver(raw.name)
    return {
      tables: [tableOf(verifiers, times), tableOf(stores, storeTimes)],
      goals: [
        {
          aim: 'an authorizer decision takes at most 1.5 × crypto.verify',
          met: toRaw <= 1.5,
          found: `${toRaw.toFixed(2)} ×`,
        },
        ...['jose', 'aws-jwt-verify'].map((name) => ({
          aim: `an authorizer decision takes less time than ${name}`,
          met: ownTimesOver(name) < 1,
          found: `${ownTimesOver(name).toFixed(2)} ×`,
        })),
      ],
    }
  },
}
