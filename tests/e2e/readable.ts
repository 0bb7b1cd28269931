import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const WCAG_2_2_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
/** Elements of a violation that a failure names. */
const NAMED_ELEMENTS = 2

/** The page as it stands does not scroll sideways and passes WCAG 2.2 AA; `where` names it in a failure. */
export async function expectReadable(page: Page, where: string): Promise<void> {
  const wider = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(wider, `${where} scrolls sideways`).toBeLessThanOrEqual(0)
  const { violations } = await new AxeBuilder({ page }).withTags(WCAG_2_2_AA).analyze()
  const found = violations.map(({ id, nodes }) => {
    const elements = nodes.map((node) => node.html).slice(0, NAMED_ELEMENTS)
    return `${where}: ${id}: ${elements.join(' ')}`
  })
  expect(found).toEqual([])
}
