import { expect, type Page } from '@playwright/test'

declare global {
  interface Window {
    announced: string[]
  }
}

/** From here on, what live regions of the page say is written down. */
export async function listenToRegions(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.announced = []
    const live = '[aria-live]:not([aria-live="off"]), [role="status"], [role="alert"], output'
    new MutationObserver((changes) => {
      const regions = new Set(
        changes.flatMap(({ target }) => {
          const element = target instanceof Element ? target : target.parentElement
          return element?.closest(live) ?? []
        }),
      )
      for (const region of regions) window.announced.push(region.textContent.replace(/\s+/g, ' ').trim())
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
  })
}

/** Since then `words` were said, by one region and once, and nothing else. */
export async function expectAnnounced(page: Page, ...words: readonly (string | RegExp)[]): Promise<void> {
  const said = () => page.evaluate(() => window.announced.filter((text) => text !== ''))
  await expect
    .poll(said)
    .toEqual(words.map((one) => (one instanceof RegExp ? expect.stringMatching(one) : one)))
}
