import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import type { DuplicatePage } from '@/lib/contract/duplicates'
import type { JobView } from '@/lib/contract/jobs'
import { expectAnnounced, listenToRegions } from './announced'
import { expectReadable, expectReadableIn } from './readable'
import { StudioServer, winnow } from './studio'

/**
 * Clusters of duplicates: looked at, decided with another keeper than the suggested one, applied in
 * bulk, and undone.
 */

const WORDS =
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'
const near = (from: string, to: string): string => WORDS.replace(from, to)
const chat = (content: string): string =>
  JSON.stringify({
    messages: [
      { role: 'user', content },
      { role: 'assistant', content: 'Yes.' },
    ],
  })
const rows = [
  WORDS,
  near('five', 'V'),
  near('nine', 'IX').replace('twelve', 'XII'),
  'something else altogether',
  'copy me',
  'copy me',
]

let studio: StudioServer
let ids: number[] = []
test.beforeEach(async () => {
  studio = await new StudioServer().start()
  const file = join(mkdtempSync(join(tmpdir(), 'winnow-duplicates-')), 'rows.jsonl')
  writeFileSync(file, rows.map(chat).join('\n'))
  await winnow(studio.home, 'import', file, '--dataset', 'near')
  await winnow(studio.home, 'dedup', 'near', '--method', 'near', '--threshold', '0.7', '--shingle', 'word:1')
  ids = (await studio.get<{ rows: { id: number }[] }>('/api/datasets/near/examples?limit=10')).rows.map(
    ({ id }) => id,
  )
})
test.afterEach(() => studio.stop())

const states = async () => (await studio.get<DuplicatePage>('/api/datasets/near/duplicates')).states
const open = async (page: Page, search = '') => {
  await page.goto(`${studio.address}/datasets/near/duplicates${search}`)
  await expect(page.getByRole('heading', { name: '3 rows, 2 removable' })).toBeVisible()
}

test('a person keeps another row than the suggested one, and undo restores the suggestion', async ({
  page,
}) => {
  await open(page)
  await expect(page.getByRole('region', { name: `Kept row ${ids[0]}` })).toContainText(
    'It came first among equally good rows.',
  )
  // Common words are plain, different ones marked on their own side.
  await expect(page.getByRole('region', { name: `Kept row ${ids[0]}` }).locator('del')).toHaveText('five')
  await expect(page.getByRole('region', { name: `Row ${ids[1]}` }).locator('ins')).toHaveText('V')

  await expect(async () => {
    await page.getByRole('button', { name: `Keep this one instead (row ${ids[1]})` }).click()
    await expect(page.getByRole('region', { name: `Kept row ${ids[1]}` })).toContainText('You chose it.', {
      timeout: 2_000,
    })
  }).toPass()
  expect(new URL(page.url()).searchParams.get('keeper')).toBe(String(ids[1]))
  await page.reload()
  await expect(page.getByRole('region', { name: `Kept row ${ids[1]}` })).toContainText('You chose it.')

  await expect(async () => {
    await page.getByRole('button', { name: 'Remove the other 2' }).click()
    await expect(page.getByText('Removed 2 rows').first()).toBeVisible({ timeout: 2_000 })
  }).toPass()
  expect(await states()).toMatchObject({ undecided: 1, decided: 1 })
  // The next undecided cluster has taken its place.
  await expect(page.getByRole('heading', { name: '2 rows, 1 removable' })).toBeVisible()
  await page.goto(`${studio.address}/datasets/near/duplicates?state=decided`)
  await expect(page.getByRole('region', { name: `Kept row ${ids[1]}` })).toContainText(
    'Other rows were removed for it.',
  )
  await expect(page.getByRole('region', { name: `Row ${ids[0]}`, exact: true })).toContainText(
    'near at 0.7, word 1-grams',
  )

  await expect(async () => {
    await page.getByRole('button', { name: 'Undo Removed 2 rows' }).click()
    await expect(page.getByText('undone', { exact: true })).toBeVisible({ timeout: 2_000 })
  }).toPass()
  expect(await states()).toMatchObject({ undecided: 2, decided: 0 })
  await open(page)
  await expect(page.getByRole('region', { name: `Kept row ${ids[0]}` })).toBeVisible()
})

test('the slider changes the counts and the list without another search', async ({ page }) => {
  const jobs = (await studio.get<JobView[]>('/api/jobs')).length
  await open(page)
  await expect(page.getByText('3 rows of 2 clusters could be removed at 0.70 or more')).toBeVisible()
  const slider = page.getByRole('slider', { name: 'Similarity from' }).first()
  await slider.focus()
  await expect(async () => {
    await page.keyboard.press('End')
    await expect(page.getByText('1 row of 1 cluster could be removed at 1.00 or more')).toBeVisible({
      timeout: 2_000,
    })
  }).toPass()
  await expect(page.getByRole('list', { name: 'Clusters' }).getByRole('listitem')).toHaveCount(1)
  for (let step = 0; step < 15; step++) await page.keyboard.press('ArrowLeft')
  await expect(page.getByText('2 rows of 2 clusters could be removed at 0.85 or more')).toBeVisible()
  await expect(page.getByRole('list', { name: 'Clusters' }).getByRole('listitem')).toHaveCount(2)
  await expect(page).toHaveURL(/threshold=0\.85/)
  expect((await studio.get<JobView[]>('/api/jobs')).length).toBe(jobs)
})

test('all suggestions are removed at once, and restored at once', async ({ page }) => {
  await open(page)
  await expect(async () => {
    await page.getByRole('button', { name: 'Remove 3 rows of 2 clusters' }).click()
    await expect(page.getByText('Removed 3 rows').first()).toBeVisible({ timeout: 2_000 })
  }).toPass()
  await expect(page.getByText('0 rows of 0 clusters could be removed')).toBeVisible()
  await expect(page.getByText('Every cluster at this similarity is decided.')).toBeVisible()
  await page.getByRole('button', { name: 'Undo Removed 3 rows' }).click()
  await expect(page.getByText('3 rows of 2 clusters could be removed')).toBeVisible()
  expect(await states()).toMatchObject({ undecided: 2 })
})

test('the keyboard moves, chooses, decides and undoes', async ({ page }) => {
  await open(page)
  await expect(async () => {
    await page.keyboard.press('2')
    await expect(page.getByRole('region', { name: `Kept row ${ids[1]}` })).toBeVisible({ timeout: 2_000 })
  }).toPass()
  await page.keyboard.press('1') // The chosen one leads: again is back to the suggestion.
  await expect(page.getByRole('region', { name: `Kept row ${ids[0]}` })).toBeVisible()
  await page.keyboard.press('l')
  await expect(page).toHaveURL(new RegExp(`member=${ids[2]}`))
  await page.keyboard.press('ArrowLeft')
  await expect(page).toHaveURL(new RegExp(`member=${ids[1]}`))
  await page.keyboard.press('ArrowRight')
  await expect(page).toHaveURL(new RegExp(`member=${ids[2]}`))
  await page.keyboard.press('h')
  await expect(page).toHaveURL(new RegExp(`member=${ids[1]}`))
  await page.keyboard.press('j')
  await expect(page.getByRole('heading', { name: '2 rows, 1 removable' })).toBeVisible()
  await page.keyboard.press('k')
  await expect(page.getByRole('heading', { name: '3 rows, 2 removable' })).toBeVisible()
  await expect(async () => {
    await page.keyboard.press('r')
    await expect(page.getByText('Removed 2 rows').first()).toBeVisible({ timeout: 8_000 })
  }).toPass()
  await expect(page.getByRole('heading', { name: '2 rows, 1 removable' })).toBeVisible()
  await expect(async () => {
    await page.keyboard.press('p')
    await expect(page.getByText('Kept 2 rows').first()).toBeVisible({ timeout: 8_000 })
  }).toPass()
  expect(await states()).toMatchObject({ undecided: 0, decided: 2 })
  await expect(async () => {
    await page.keyboard.press('u')
    await expect(page.getByText('undone', { exact: true }).first()).toBeVisible({ timeout: 8_000 })
  }).toPass()
  expect(await states()).toMatchObject({ undecided: 1 })
  await listenToRegions(page)
  await page.keyboard.press('Control+z')
  await expectAnnounced(page, 'Undone: removed 2 rows.')
  expect(await states()).toMatchObject({ undecided: 2 })
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  await expectReadable(page, 'the keys of the duplicates')
})

test('a removed row shows that its kept row was rejected', async ({ page }) => {
  await winnow(studio.home, 'duplicates', 'near', '--cluster', String(ids[0]), '--remove-others')
  const folder = mkdtempSync(join(tmpdir(), 'winnow-duplicates-'))
  const described = ['good', 'bad'].flatMap((kind) => {
    writeFileSync(join(folder, kind), `What a ${kind} answer looks like, in a paragraph that is long enough.`)
    return [`--${kind}`, join(folder, kind)]
  })
  await winnow(studio.home, 'rubric', 'near', ...described)
  await winnow(studio.home, 'judge', 'near', String(ids[0]), '--decision', 'reject')
  await page.goto(`${studio.address}/datasets/near/duplicates?state=gone`)
  await expect(page.getByRole('region', { name: `Row ${ids[1]}`, exact: true })).toContainText(
    `The kept row is gone: #${ids[0]} has been rejected since`,
  )
  await expect(async () => {
    await page.getByRole('button', { name: `Keep this one instead (row ${ids[1]})` }).click()
    await expect(page.getByRole('region', { name: `Kept row ${ids[1]}` })).toBeVisible({ timeout: 2_000 })
  }).toPass()
  await page.getByRole('button', { name: 'Remove the other' }).click()
  await expect(async () => expect((await states()).gone).toBe(0)).toPass()
})

for (const width of [1440, 390]) {
  test(`the screen is readable in light and dark at ${width} px`, async ({ page }) => {
    await winnow(studio.home, 'duplicates', 'near', '--cluster', String(ids[4]), '--remove-others')
    await page.setViewportSize({ width, height: 900 })
    for (const search of ['', '?state=decided', `?keeper=${ids[2]}&cluster=${ids[0]}`]) {
      await expectReadableIn(['light', 'dark'], page, search, async () => {
        await page.goto(`${studio.address}/datasets/near/duplicates${search}`)
        await expect(page.getByRole('heading', { level: 3 })).toBeVisible()
        for (const summary of await page.locator('summary').all()) await summary.click()
      })
    }
  })
}
