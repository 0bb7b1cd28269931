import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Locator, type Page, test } from '@playwright/test'
import type { SemanticReport } from '@/lib/contract/semantic'
import { invoices, twins } from '../twins'
import { expectAnnounced, listenToRegions } from './announced'
import { expectReadable, expectReadableIn } from './readable'
import { StudioServer, winnow } from './studio'

/**
 * Suggestions of a search by meaning: held back, judged by keys, and let go. Lexical vectors, so
 * that no model is needed.
 */

const TWINS = 40
const folder = mkdtempSync(join(tmpdir(), 'winnow-calibration-'))
const rows = join(folder, 'rows.jsonl')
writeFileSync(
  rows,
  [...twins(TWINS), ...invoices(8)]
    .map((content) =>
      JSON.stringify({
        messages: [
          { role: 'user', content },
          { role: 'assistant', content: 'Noted.' },
        ],
      }),
    )
    .join('\n'),
)

let studio: StudioServer
let first = 0
test.beforeAll(async () => {
  studio = await new StudioServer().start()
  await winnow(studio.home, 'import', rows, '--dataset', 'twins')
  const {
    rows: [row],
  } = await studio.get<{ rows: { id: number }[] }>('/api/datasets/twins/examples?limit=1')
  first = row!.id
})
test.afterAll(() => studio.stop())

const address = () => `${studio.address}/datasets/twins/duplicates/calibration`

/** Whether the pair on screen says the same: rows of one couple of twins do. */
async function isSame(pane: Locator): Promise<boolean> {
  const ids = (await pane.getByRole('link', { name: /^#\d+$/ }).allTextContents()).map(
    (text) => Number(text.slice(1)) - first,
  )
  return (
    ids.length === 2 &&
    ids.every((id) => id < TWINS * 2) &&
    Math.floor(ids[0]! / 2) === Math.floor(ids[1]! / 2)
  )
}

/** Presses a key once the pair on screen can be judged, and waits until the pane says so. */
async function press(page: Page, pane: Locator, key: string, said: RegExp): Promise<void> {
  await expect(pane.getByRole('link', { name: /^#\d+$/ })).toHaveCount(2)
  await expect(async () => {
    await page.keyboard.press(key)
    await expect(pane.getByRole('status')).toContainText(said, { timeout: 1_000 })
  }).toPass()
}

test('judgements by keyboard turn the refusal into permission', async ({ page }) => {
  await test.step('the search starts without a model', async () => {
    await page.goto(address())
    await expect(page.getByText('There is no model here yet')).toContainText(
      'winnow dedup twins --method semantic --model minishlab/potion-base-8M --download',
    )
    await expect(async () => {
      await page.getByRole('button', { name: 'Compare by meaning' }).click({ timeout: 2_000 })
      await expect(
        page.getByRole('heading', { name: 'lexical vectors (TF-IDF + LSA), cosine ≥ 0.90' }),
      ).toBeVisible()
    }).toPass()
  })

  const pane = page.getByRole('region', { name: 'Judge pairs' })
  const { report } = await studio.get<{ report: SemanticReport }>('/api/datasets/twins/semantic')
  const needed = report.missing

  await test.step('suggestions cannot be applied without judgements', async () => {
    await expect(page.getByRole('status').filter({ hasText: 'Only suggestions so far' })).toContainText(
      `judged 0 of at least ${needed} pairs. Judge ${needed} more`,
    )
    await expect(pane).toContainText(`0 of ${needed} judgements`)
  })

  await test.step('a judgement can be undone', async () => {
    const shown = await pane.getByRole('link', { name: /^#\d+$/ }).allTextContents()
    await press(page, pane, 'a', /Judged same/)
    await expect(pane).toContainText(`1 of ${needed} judgements`)
    await expect.poll(() => pane.getByRole('link', { name: /^#\d+$/ }).allTextContents()).not.toEqual(shown)
    await page.keyboard.press('u')
    await expect(pane).toContainText(`0 of ${needed} judgements`)
    await expect.poll(() => pane.getByRole('link', { name: /^#\d+$/ }).allTextContents()).toEqual(shown)
    await listenToRegions(page)
    await page.keyboard.press('s')
    await expect.poll(() => pane.getByRole('link', { name: /^#\d+$/ }).allTextContents()).not.toEqual(shown)
    await page.keyboard.press('Control+z')
    await expect.poll(() => pane.getByRole('link', { name: /^#\d+$/ }).allTextContents()).toEqual(shown)
    await expectAnnounced(page, 'Skipped.', 'Undone: skipped.')
  })

  await test.step('the keys of the card', async () => {
    await page.keyboard.press('?')
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await expect(sheet).toContainText('Not sure: judge the pair later')
    await expectReadable(page, 'the keys of the calibration')
    await page.keyboard.press('Escape')
    await expect(sheet).toHaveCount(0)
    // Back to the card itself: a link in it goes with its pair, and the keys with it.
    await expect(pane).toBeFocused()
  })

  await test.step('all drawn pairs are judged', async () => {
    let drawn = 0
    for (; ; drawn++) {
      const open = Number(/· (\d+) more to judge/.exec((await pane.textContent()) ?? '')![1])
      if (open === 0) break
      await expect(pane.getByRole('link', { name: /^#\d+$/ })).toHaveCount(2)
      await page.keyboard.press((await isSame(pane)) ? 'a' : 'd')
      await expect(pane).toContainText(`· ${open - 1} more to judge`)
    }
    // The server has the last of them, too: it is told one after another.
    await expect(pane).toContainText(`${drawn} judgements`)
    await expect(
      page.getByRole('status').filter({ hasText: 'The suggestions at 0.90 may be applied' }),
    ).toBeVisible()
  })

  await test.step('the curve names the vectors', async () => {
    const curve = page.getByRole('region', {
      name: 'Precision and recall by threshold: lexical vectors (TF-IDF + LSA)',
    })
    await expect(curve.getByRole('img')).toBeVisible()
    await expect(curve.getByRole('row', { name: /≥ 0.90 chosen/ })).toContainText('100 %')
  })

  await test.step('a reload keeps the judgements', async () => {
    await page.reload()
    await expect(page.getByRole('status').filter({ hasText: 'may be applied' })).toBeVisible()
    await expect(pane).toContainText('Every pair that was drawn has a judgement')
  })
})

test('the threshold panel shows the pairs around it at once, and starts a search', async ({ page }) => {
  await page.goto(address())
  const panel = page.getByRole('region', { name: 'Threshold', exact: true })
  const border = () => panel.getByRole('listitem').allTextContents()
  await expect.poll(async () => (await border()).length).toBeGreaterThan(1)
  const before = await border()
  await expect(async () => {
    await panel.getByRole('slider').focus()
    await page.keyboard.press('ArrowLeft')
    await expect(page).toHaveURL(/cosine=0\.\d+/, { timeout: 1_000 })
  }).toPass()
  for (let step = 0; step < 6; step++) await page.keyboard.press('ArrowLeft')
  await expect.poll(border).not.toEqual(before)
  const chosen = (await panel.getByRole('slider').inputValue()).padEnd(4, '0')
  await panel.getByRole('button', { name: `Use ${chosen}: search again` }).click()
  await expect(
    page.getByRole('heading', { name: `lexical vectors (TF-IDF + LSA), cosine ≥ ${chosen}` }),
  ).toBeVisible()
})

test('pairs that differ only in a number are listed but not suggested', async ({ page }) => {
  await page.goto(address())
  const section = page.getByRole('region', { name: 'Similar vectors, but with a known difference' })
  await expect(section).toContainText('the numbers differ in')
  await expect(section.getByRole('listitem').first()).toContainText('Second check: the numbers differ')
  await section.getByRole('link', { name: 'Next pairs' }).click()
  await expect(page).toHaveURL(/after=20/)
  await expect(section.getByRole('link', { name: 'First pairs' })).toBeVisible()
})

test('leaving the page asks first while a judgement is not saved yet', async ({ page }) => {
  await winnow(studio.home, 'import', rows, '--dataset', 'other twins')
  await winnow(studio.home, 'dedup', 'other twins', '--method', 'semantic')
  const asked: string[] = []
  page.on('dialog', (dialog) => {
    asked.push(dialog.type())
    void dialog.accept()
  })
  let release = () => {}
  const held = new Promise<void>((go) => (release = go))
  await page.route('**/semantic/judgements', async (route) => {
    await held
    await route.continue()
  })
  await page.goto(`${studio.address}/datasets/other%20twins/duplicates/calibration`)
  const pane = page.getByRole('region', { name: 'Judge pairs' })
  await press(page, pane, 'd', /Judged different/)
  await page.reload()
  expect(asked).toEqual(['beforeunload'])
  release()
  await page.reload()
  expect(asked).toHaveLength(1)
})

test('judgements can be imported from a file', async ({ page }) => {
  await page.goto(address())
  const file = join(folder, 'judgements.jsonl')
  writeFileSync(
    file,
    [
      { left: first, right: first + 2, same: false },
      { left: first, right: 'nowhere', same: true },
    ]
      .map((judgement) => JSON.stringify(judgement))
      .join('\n'),
  )
  await page.getByText('Compare with other vectors, or import judgements').click()
  await expect(async () => {
    await page.getByLabel('Import judgements').setInputFiles(file)
    await expect(page.getByText('1 judgement read, 1 left out')).toBeVisible({ timeout: 3_000 })
  }).toPass()
  await expect(page.getByText('has no row with the text "nowhere"')).toBeVisible()
})

for (const width of [1440, 390]) {
  test(`the screen is readable in light, dark and forced colours at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 })
    await expectReadableIn(['light', 'dark', 'forced'], page, address(), async () => {
      await page.goto(address())
      await expect(page.getByRole('heading', { name: /cosine ≥/ })).toBeVisible()
      await page.getByText('Compare with other vectors, or import judgements').click()
    })
  })
}
