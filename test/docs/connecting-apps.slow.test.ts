import { existsSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { readExamples } from './page.ts'
import { expectShown, type Outcome, runExamples } from './run-examples.ts'

const docs = new URL('../../docs/', import.meta.url)
const page = readFileSync(new URL('connecting-apps.md', docs), 'utf8')

const examples = readExamples(page).map((example, index) => {
  const lines = example.commands.split('\n')
  return { ...example, index, title: `${index}: ${lines.findLast((line) => line.startsWith('curl'))}` }
})

describe('the commands of docs/connecting-apps.md, in their order', () => {
  let outcomes: readonly Outcome[] = []
  beforeAll(async () => {
    outcomes = await runExamples('examples/microblog/app.ts', examples)
  }, 120_000)

  it.each(examples.filter(({ answer }) => answer))('$title', (example) => {
    expectShown(example, outcomes[example.index] ?? { output: '', here: (text) => text })
  })
})

describe.each(['connecting-apps.md', 'scopes-and-branding.md', 'support.md'])('docs/%s', (name) => {
  it('shows pictures and leads to files that are there', () => {
    const text = readFileSync(new URL(name, docs), 'utf8')
    const targets = [...text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, target = '']) => target)
    expect(targets.filter((target) => !existsSync(new URL(target, docs)))).toEqual([])
  })
})
