import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const WCAG_2_2_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
/** Elements of a violation that a failure names. */
const NAMED_ELEMENTS = 2

const COLOURS = {
  light: { colorScheme: 'light', forcedColors: 'none' },
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  forced: { colorScheme: 'light', forcedColors: 'active' },
} as const

/**
 * The page that `open` opens is readable in each of these colours. It is opened anew for each:
 * Chromium keeps old colours of some elements when a page reads its styles while the theme changes.
 */
export async function expectReadableIn(
  colours: readonly (keyof typeof COLOURS)[],
  page: Page,
  where: string,
  open: () => Promise<void>,
): Promise<void> {
  for (const colour of colours) {
    await page.emulateMedia({ ...COLOURS[colour], reducedMotion: 'reduce' })
    await open()
    await expectReadable(page, `${where} in ${colour}`)
  }
}

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
