import { Agent, type IncomingMessage, type RequestOptions, request } from 'node:http'
import { text } from 'node:stream/consumers'

/** A request as one client sends it again and again. */
export interface Target {
  readonly method: string
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  /** What is sent this time. */
  readonly body?: () => string
  /** Takes the answer's body, where the next request is made of it. */
  readonly onAnswer?: (body: string) => void
}

interface LoadResult {
  readonly times: readonly number[]
  readonly perSecond: number
}

async function ask({ url, body, onAnswer, ...target }: Target, options: RequestOptions): Promise<void> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, { ...target, ...options }, resolve)
      .on('error', reject)
      .end(body?.())
  })
  const answer = await text(response)
  const { statusCode = 0 } = response
  if (statusCode >= 300) throw new Error(`${target.method} ${url} answered ${statusCode}: ${answer}`)
  onAnswer?.(answer)
}

/**
 * Sends requests for a while: as many clients as targets, each of which asks again when it has its answer.
 *
 * @returns how long each answer took, in ms, and how many there were in a second, until the last of them
 * @throws Error at the first answer that is not a success
 */
export async function load(targets: readonly Target[], seconds: number): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: targets.length })
  const begin = performance.now()
  const end = begin + seconds * 1000
  const times: number[] = []
  const client = async (target: Target) => {
    for (let start = performance.now(); start < end; start = performance.now()) {
      await ask(target, { agent })
      times.push(performance.now() - start)
    }
  }
  try {
    await Promise.all(targets.map(client))
  } finally {
    agent.destroy()
  }
  return { times, perSecond: (times.length / (performance.now() - begin)) * 1000 }
}
