// The process that a test kills: node killed-process.ts <assembly> <data folder> <issuer>. It prints where it serves.
import { startLocal } from '../../local/system.ts'
import { setForTests } from './template-edits.ts'

const [assembly = '', dataFolder, issuer] = process.argv.slice(2)
const system = await startLocal({
  ...{ assembly, dataFolder },
  onLog: () => {},
  editTemplate: (template) => setForTests(template, issuer),
})
await system.settled()
const { url, aws, tables, secrets } = system
process.stdout.write(`${JSON.stringify({ url, aws, tables, secrets })}\n`)
