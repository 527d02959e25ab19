import { Agent, type IncomingMessage, type RequestOptions, request } from 'node:http'

/** A request as it is sent again and again. */
export interface Target {
  readonly method: string
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

interface Load {
  /** How many clients ask at the same time, each the next time when it has its answer. */
  readonly clients: number
  readonly seconds: number
}

interface LoadResult {
  readonly times: readonly number[]
  readonly perSecond: number
}

const ask = ({ url, body, ...target }: Target, options: RequestOptions): Promise<void> =>
  new Promise((resolve, reject) => {
    const onResponse = (response: IncomingMessage) => {
      const { statusCode = 0 } = response
      if (statusCode >= 300) reject(new Error(`${target.method} ${url} answered ${statusCode}`))
      response.resume().on('end', resolve)
    }
    request(url, { ...target, ...options }, onResponse)
      .on('error', reject)
      .end(body)
  })

/**
 * Sends a request for a while.
 *
 * @returns how long each answer took, in ms, and how many there were in a second, until the last of them
 * @throws Error at the first answer that is not a success
 */
export async function load(target: Target, { clients, seconds }: Load): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients })
  const begin = performance.now()
  const end = begin + seconds * 1000
  const times: number[] = []
  const client = async () => {
    for (let start = performance.now(); start < end; start = performance.now()) {
      await ask(target, { agent })
      times.push(performance.now() - start)
    }
  }
  try {
    await Promise.all(Array.from({ length: clients }, client))
  } finally {
    agent.destroy()
  }
  return { times, perSecond: (times.length / (performance.now() - begin)) * 1000 }
}
