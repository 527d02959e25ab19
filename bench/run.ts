// npm run bench -- [section …]
import { readdirSync } from 'node:fs'
import { join, parse } from 'node:path'
import { describeMachine } from './machine.ts'
import type { Goal, Section } from './section.ts'
import { formatTable } from './table.ts'

const names = readdirSync(join(import.meta.dirname, 'sections')).map((file) => parse(file).name)

const usage = `Usage: npm run bench -- [section …]

Measures the sections named, or all: ${names.join(', ')}`

const print = (text: string) => process.stdout.write(`${text}\n\n`)

const describeGoal = ({ aim, met, found }: Goal) => `- ${met ? 'met' : 'MISSED'}: ${aim}: ${found}`

async function runSection(name: string) {
  const { section }: { section: Section } = await import(`./sections/${name}.ts`)
  print(`## ${name}: ${section.title}\n\n${section.method}`)
  const { tables, goals } = await section.measure()
  for (const table of tables) print(formatTable(table))
  if (goals.length > 0) print(goals.map(describeGoal).join('\n'))
}

// What goes with the process goes when it is told to end, too.
process.on('SIGINT', () => process.exit(130))
process.on('SIGTERM', () => process.exit(143))

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !names.includes(name))
if (asked.includes('--help')) print(usage)
else if (unknown.length > 0) {
  process.stderr.write(`There is no section ${unknown.join(', ')}.\n\n${usage}\n`)
  process.exitCode = 2
} else {
  print(`${describeMachine()}\n${new Date().toISOString().slice(0, 10)}`)
  for (const name of asked.length > 0 ? asked : names) await runSection(name)
}
