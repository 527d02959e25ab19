import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { LocalSystem } from '../../local/system.ts'
import { assembly } from './assembly.ts'

/** What others need to know of a running stack. */
export interface Facts extends Pick<LocalSystem, 'url' | 'aws'> {
  /** The environment of each function, by its source. */
  readonly environments: Readonly<Record<string, Readonly<Record<string, string>>>>
}

const program = fileURLToPath(new URL('./serve.ts', import.meta.url))

interface RunningSystem extends Facts {
  /** The processor time that the gateway, the functions and the store have taken so far, in ms. */
  processorMilliseconds(): Promise<number>
  stop(): Promise<void>
}

/** Runs the stack, in memory, in a process of its own: what it takes must not be counted to who measures. */
export async function startSystem(): Promise<RunningSystem> {
  const child = fork(program, [await assembly()])
  const ended = once(child, 'exit')
  const facts = await Promise.race([
    once(child, 'message').then(([message]): Facts => message),
    ended.then(([status]) => Promise.reject(new Error(`the system ended with status ${status}`))),
  ])
  return {
    ...facts,
    async processorMilliseconds() {
      const answer = once(child, 'message')
      child.send('processor time')
      const [milliseconds] = await answer
      return milliseconds
    },
    async stop() {
      child.disconnect()
      await ended
    },
  }
}
