import { createDemoUser, type DemoUser } from '../../local/start/demo-user.ts'
import { type LocalOptions, type LocalSystem, startLocal } from '../../local/system.ts'
import { openPageServer } from './page-server.ts'
import { registerScheduler } from './register-scheduler.ts'

interface MicroblogOptions extends Omit<LocalOptions, 'port'> {
  /** Of the API, of Microblog's page and of the Scheduler's. @default any that are free */
  readonly ports?: readonly [api: number, blog: number, scheduler: number]
}

/** The API and two apps: its own, and one of somebody else on another site. */
export interface Microblog {
  readonly system: LocalSystem
  readonly blog: string
  readonly scheduler: string
  /** Someone to log in as. */
  readonly user: DemoUser | undefined
  close(): Promise<void>
}

/**
 * Starts all three on this machine.
 *
 * @throws Error with the code EADDRINUSE if a port is taken, and what `startLocal` throws
 */
export async function startMicroblog({
  ports = [0, 0, 0],
  ...options
}: MicroblogOptions): Promise<Microblog> {
  const [apiPort, blogPort, schedulerPort] = ports
  const opened: { close(): Promise<void> }[] = []
  const close = async () => {
    for (const part of opened.toReversed()) await part.close()
  }
  try {
    const blog = await openPageServer({ host: '127.0.0.1', port: blogPort, folder: 'blog' })
    opened.push(blog)
    const scheduler = await openPageServer({ host: 'localhost', port: schedulerPort, folder: 'scheduler' })
    opened.push(scheduler)
    const system = await startLocal({ ...options, port: apiPort })
    opened.push(system)
    // Nobody can log in before there are keys.
    await system.settled()
    const user = await createDemoUser(system)
    const clientId = await registerScheduler(system.url, `${scheduler.origin}/`)
    blog.configure({ api: system.url, scheduler: scheduler.origin })
    scheduler.configure({ api: system.url, clientId })
    return { system, blog: blog.origin, scheduler: scheduler.origin, user, close }
  } catch (error) {
    await close()
    throw error
  }
}
