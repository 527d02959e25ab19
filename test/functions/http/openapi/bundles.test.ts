import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { bundle } from '../../../../lib/bundling.ts'
import { description } from './description.ts'

const serving = 'functions/openapi.ts'

const handlers = readdirSync('functions', { withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name !== 'config.ts')
  .map((entry) => `functions/${entry.name}`)

it('no function carries what is written for readers but the one that serves it', () => {
  const bundles = new Map(
    [...bundle(handlers)].map(([entry, files]) => [
      entry,
      Buffer.from(files.get('index.js') ?? '').toString(),
    ]),
  )
  const texts = Object.values(description.components.schemas)
    .flatMap(({ properties = {} }) => Object.values(properties))
    .flatMap(({ description: text }) => text ?? [])
    .filter((text) => text.length > 30)
  const carries = (code: string) => texts.some((text) => code.includes(text.slice(0, 30)))
  expect(texts.length).toBeGreaterThan(50)
  expect([...bundles].filter(([, code]) => carries(code)).map(([entry]) => entry)).toEqual([serving])
})
