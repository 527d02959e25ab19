import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseAdminArguments } from '../../admin/arguments.ts'
import { commandLine, commands, helpOn } from '../../admin/help.ts'

const folder = join(import.meta.dirname, '..', '..', 'docs')
const read = (page: string) => readFileSync(join(folder, page), 'utf8')
const reference = read('administration.md')

it('the reference shows the help as it is', () => {
  expect(reference).toContain(`\`\`\`\n${helpOn('', undefined)}\n\`\`\`\n`)
})

it('the reference tells of every command, and which of them ask first', () => {
  const rows = [...reference.matchAll(/^\| `([^`]+)` \| .+ \| (yes)? ?\|$/gm)]
  const told = rows.map(([, line, asks]) => [line, asks === 'yes'])
  expect(told).toEqual(commands.map((command) => [commandLine(command), command.question !== undefined]))
})

const shown = readdirSync(folder)
  .filter((page) => page.endsWith('.md'))
  .flatMap((page) =>
    [...read(page).matchAll(/^(?:.*\| )?npm run (?:--silent )?admin -- ([^<].*)$/gm)].map(
      ([, line = '']) => [page, line] as const,
    ),
  )

it('pages show commands', () => {
  expect(shown.length).toBeGreaterThan(6)
})

it.each(shown)('%s shows a command that can be understood: %s', (_, line) => {
  expect(() => parseAdminArguments(line.split(' '))).not.toThrow()
})
