// Runs the stack for a parent process, until it is gone, and answers each message with the processor time that it has
// taken so far, in ms: node serve.ts <folder of the assembly>
import { startLocal } from '../../local/system.ts'
import type { Facts } from './start.ts'

const [, , assembly = ''] = process.argv
const { url, aws, functions, settled, close } = await startLocal({ assembly, onLog: () => {} })
await settled()
const facts: Facts = {
  url,
  aws,
  environments: Object.fromEntries(functions.map(({ entry = '', environment }) => [entry, environment])),
}
process.send?.(facts)
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.((user + system) / 1000)
})
process.once('disconnect', async () => {
  await close()
  process.exit()
})
