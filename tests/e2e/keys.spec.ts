import { expect, type Page, test } from '@playwright/test'
import { expectAnnounced, listenToRegions } from './announced'
import { expectReadable } from './readable'
import { StudioServer } from './studio'

/** The keys of review on the example dataset that every home has: each deed, each layout, and when none acts. */

let studio: StudioServer
test.beforeEach(async () => {
  studio = await new StudioServer().start()
  await studio.settled()
})
test.afterEach(() => studio.stop())

const pane = (page: Page) => page.getByRole('region', { name: 'Review' })
const shown = (page: Page) => page.getByRole('article', { name: /^Example \d+$/ })

async function openReview(page: Page): Promise<void> {
  await page.goto(`${studio.address}/datasets/${encodeURIComponent('Example: support chat')}/review`)
  // The first example waits for its tokenizer.
  await expect(page.getByRole('button', { name: 'Pass' })).toBeEnabled({ timeout: 60_000 })
  await expect(pane(page)).toBeFocused()
}

/** The example on screen once it takes a verdict. */
async function ready(page: Page, number: number): Promise<void> {
  await expect(shown(page)).toHaveAccessibleName(`Example ${number}`)
  await expect(page.getByRole('button', { name: 'Pass' })).toHaveAttribute('aria-disabled', 'false')
}

/** A press as a keyboard of another layout makes it. */
const pressPlace = (
  page: Page,
  key: string,
  code: string,
  more: { ctrlKey?: boolean; repeat?: boolean; isComposing?: boolean } = {},
) =>
  page.evaluate(
    (init) =>
      document.activeElement!.dispatchEvent(
        new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init }),
      ),
    { key, code, ...more },
  )

test('review: every deed by its key, each announced once', async ({ page }) => {
  await openReview(page)
  await ready(page, 1)
  await listenToRegions(page)
  await page.keyboard.press('p')
  await ready(page, 2)
  await page.keyboard.press('s')
  await ready(page, 3)
  await page.keyboard.press('u')
  await ready(page, 2)
  await page.keyboard.press('Control+z')
  await ready(page, 1)
  await expectAnnounced(
    page,
    'Passed. 1 of 64.',
    'Skipped. 1 of 64.',
    'Undone: skipped example 2.',
    'Undone: passed example 1.',
  )
  await expect(pane(page)).toContainText('0 of 64 reviewed')

  await page.keyboard.press('j')
  await ready(page, 2)
  await page.keyboard.press('k')
  await ready(page, 1)
  const mask = page.getByRole('switch').first()
  await expect(mask).toHaveAttribute('aria-checked', 'true')
  await page.keyboard.press('m')
  await expect(mask).toHaveAttribute('aria-checked', 'false')

  await page.keyboard.press('r')
  const question = page.getByRole('group', { name: 'Reason for rejecting' })
  await expect(question).toBeVisible()
  await page.keyboard.press('p')
  await expect(question).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(question).toHaveCount(0)
  await page.keyboard.press('r')
  await page.keyboard.press('2')
  await ready(page, 2)
  await expect(page.getByRole('region', { name: 'Last decisions' })).toContainText('Wrong format')
})

test('review: findings step by step', async ({ page }) => {
  await openReview(page)
  const findings = page.getByRole('region', { name: 'Findings' })
  await expect(async () => {
    await page.keyboard.press('j')
    await expect(findings.getByText('step')).toBeVisible({ timeout: 500 })
  }).toPass()
  const current = findings.locator('[aria-current="true"]')
  await expect(current).toHaveCount(0)
  await page.keyboard.press('n')
  await expect(current).toHaveCount(1)
  // Back past the first is the last, and on again the first.
  const first = await current.textContent()
  await page.keyboard.press('Shift+N')
  await page.keyboard.press('n')
  await expect(current).toHaveText(first ?? '')
})

test('review: by the place of the key on a Cyrillic keyboard, and never while held or composing', async ({
  page,
}) => {
  await openReview(page)
  await ready(page, 1)
  await pressPlace(page, 'з', 'KeyP', { repeat: true })
  await pressPlace(page, 'з', 'KeyP', { isComposing: true })
  await pressPlace(page, 'з', 'KeyP', { ctrlKey: true })
  await ready(page, 1)
  await pressPlace(page, 'з', 'KeyP')
  await ready(page, 2)
  await pressPlace(page, 'к', 'KeyR')
  await expect(page.getByRole('group', { name: 'Reason for rejecting' })).toBeVisible()
  await pressPlace(page, 'Enter', 'Enter')
  await ready(page, 3)
  await pressPlace(page, 'я', 'KeyZ', { ctrlKey: true })
  await ready(page, 2)
})

test('review: keys act only inside, the screen says so, and they can be switched off', async ({ page }) => {
  await openReview(page)
  await ready(page, 1)
  const hint = page.getByText('Shortcuts work only inside the review.')
  await expect(hint).toBeHidden()
  await page.evaluate(() => (document.activeElement as HTMLElement).blur())
  await page.keyboard.press('p')
  await expect(hint).toBeVisible()
  await ready(page, 1)
  await page.getByRole('button', { name: 'Click to turn them on' }).click()
  await expect(hint).toBeHidden()

  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(sheet).toContainText('Skip: decide later')
  await expectReadable(page, 'the keys of the review')
  await page.keyboard.press('p')
  await sheet.getByRole('switch', { name: 'Single-letter shortcuts' }).click()
  await page.keyboard.press('Escape')
  await expect(sheet).toHaveCount(0)
  await page.keyboard.press('p')
  await expect(page.getByText('Shortcuts are off. Turn them on under Keys.')).toBeVisible()
  await ready(page, 1)
  await expect(pane(page)).toContainText('0 of 64 reviewed')
})
