import axe, { type AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

/** What axe-core asks by default, and how large targets are. */
const options = { rules: { 'target-size': { enabled: true } } }

/** What axe-core finds wrong with a page as it is now: the rule, and the elements. */
export async function accessibilityProblems(page: Page): Promise<{ rule: string; elements: string[] }[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${JSON.stringify(options)})`)
  return violations.map(({ id, nodes }) => ({ rule: id, elements: nodes.map(({ html }) => html) }))
}
