import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import type { ContaminationPairPage, ContaminationReview } from '@/lib/contract/contamination'
import { expectAnnounced, listenToRegions } from './announced'
import { expectReadable, expectReadableIn } from './readable'
import { StudioServer, winnow } from './studio'

/**
 * Planted leaks are each found by their pass, removed from the training set
 * only, and come back with one key.
 */

const ITEMS = [
  'Janet has sixteen ducks that lay eggs every morning and she eats three of them for breakfast. How many are left?',
  'A robe takes two bolts of blue fiber and half that much white fiber. How many bolts in total does it take to make the robe?',
  'Josh decides to try flipping a house. He buys a house for eighty thousand dollars, pays fifty thousand dollars for repairs over the winter months, sells it to a neighbour of his sister in the spring, and ' +
    'wonders on the way home what remains for him of all that money when every bill of the workers has been paid. How much profit did he make?',
  'James decides to run three sprints three times a week. He runs sixty meters each sprint. How many total meters does he run a week?',
]
const SHARED = 'Josh decides to try flipping a house. He buys a house for eighty thousand dollars'
const ROWS = [
  ITEMS[0]!,
  ITEMS[1]!.toUpperCase(),
  `Go on with this story: ${SHARED} and then a dragon moves in.`,
  'James will run three sprints. He decides to do that three times a week, and sixty meters are in each sprint he runs. How many meters in total?',
  ...Array.from({ length: 8 }, (_, at) => `What is the capital of country number ${at}?`),
]

let studio: StudioServer
test.beforeAll(async () => {
  studio = await new StudioServer().start()
  await imported('train', 'train', ROWS)
  await imported('evals', 'eval', ITEMS)
})
test.afterAll(() => studio.stop())

async function imported(
  dataset: string,
  purpose: 'train' | 'eval',
  questions: readonly string[],
): Promise<void> {
  const file = join(studio.home, `${dataset}.jsonl`)
  writeFileSync(
    file,
    questions
      .map((question) =>
        JSON.stringify({
          messages: [
            { role: 'user', content: question },
            { role: 'assistant', content: 'Nobody knows.' },
          ],
        }),
      )
      .join('\n'),
  )
  expect((await winnow(studio.home, 'import', file, '--dataset', dataset, '--purpose', purpose)).exit).toBe(0)
}

const path = (query = ''): string => `${studio.address}/datasets/train/contamination${query}`
const review = async (): Promise<ContaminationReview> =>
  (await studio.get<{ review: ContaminationReview }>('/api/datasets/train/contamination')).review
const pairs = async (query = ''): Promise<ContaminationPairPage['pairs']> =>
  (await studio.get<ContaminationPairPage>(`/api/datasets/train/contamination/pairs${query}`)).pairs
const firstId = async (): Promise<number> => Math.min(...(await pairs()).map(({ exampleId }) => exampleId))
const card = (page: Page, row: number, line: number) =>
  page
    .getByRole('article', { name: new RegExp(`^Row ${row} and item`) })
    .filter({ hasText: `evals, line ${line}` })

test('planted leaks are found, removed, restored and found again', async ({ page }) => {
  await test.step('the gate refuses a release before any search', async () => {
    const refused = await winnow<{ error: { message: string } }>(
      studio.home,
      'release',
      'train',
      '--out',
      join(studio.home, 'none'),
    )
    expect(refused.answer.error.message).toContain(
      'contamination: These rows were never searched for the items of evals',
    )
  })

  await test.step('the browser starts the search', async () => {
    await page.goto(path())
    await expect(page.getByRole('checkbox', { name: /evals/ })).toBeChecked()
    await expect(async () => {
      await page.getByRole('checkbox', { name: /similar meaning/ }).check()
      await expect(page.getByRole('combobox', { name: 'Vectors' })).toContainText('Lexical vectors')
    }).toPass()
    await page.getByRole('button', { name: 'Search for leaks' }).click()
    await expect(page.getByText('2 of 12 rows')).toBeVisible()
  })

  let row = 0
  await test.step('each leak is found by the right pass', async () => {
    row = await firstId()
    const found = new Map(
      (await pairs()).map(({ exampleId, evalLine, passes }) => [
        `${exampleId - row + 1} in ${evalLine}`,
        passes.map(({ pass }) => pass),
      ]),
    )
    expect(found.get('1 in 1')?.[0]).toBe('exact')
    expect(found.get('2 in 2')?.[0]).toBe('exact')
    expect(found.get('3 in 3')?.[0]).toBe('any-ngram')
    expect(found.get('4 in 4')).toEqual(['semantic'])
    await expect(card(page, row + 2, 3)).toContainText('13-gram')
    await expect(card(page, row + 3, 4)).toContainText('Semantic')
  })

  await test.step('leaks are decided and undone by keyboard', async () => {
    const list = page.getByRole('article').first()
    await expect(async () => {
      await list.getByRole('button', { name: 'Remove the row' }).focus()
      await page.keyboard.press('r')
      await expect(list).toContainText('Removed', { timeout: 2_000 })
    }).toPass()
    await expect(page.getByRole('status').filter({ hasText: 'flagged rows' })).toContainText(
      '1 removed, 0 kept, 1 undecided',
    )
    await page.keyboard.press('p')
    await expect(page.getByRole('article').nth(1)).toContainText('Kept, not a leak')
    await page.keyboard.press('u')
    await expect(page.getByRole('article').nth(1)).toContainText('Undecided')
    await listenToRegions(page)
    await page.keyboard.press('Control+z')
    await expect(list).toContainText('Undecided')
    await expectAnnounced(
      page,
      /^Undone: removed row #\d+\. 2 flagged rows: 0 removed, 0 kept, 2 undecided\.$/,
    )
    const focused = () =>
      page.evaluate(() => document.activeElement?.closest('[data-leak]')?.getAttribute('aria-label'))
    const before = await focused()
    await page.keyboard.press('k')
    await expect.poll(focused).not.toBe(before)
    await page.keyboard.press('j')
    await expect.poll(focused).toBe(before)
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toContainText('Remove the row')
    await expectReadable(page, 'the keys of the leaks')
    await page.keyboard.press('Escape')
    expect(await review()).toMatchObject({ flagged: 2, removed: 0, kept: 0, undecided: 2 })
  })

  await test.step('removing all flagged rows spares candidates and eval rows', async () => {
    await page.getByRole('button', { name: 'Remove all 2 flagged rows' }).click()
    await expect(page.getByRole('status').filter({ hasText: 'flagged rows' })).toContainText(
      '2 removed, 0 kept, 0 undecided',
    )
    await expect(card(page, row + 2, 3)).toContainText('Undecided')
    await expect(card(page, row + 3, 4)).toContainText('Undecided')
    expect(
      await studio.get<{ report: unknown; review: unknown }>('/api/datasets/evals/contamination'),
    ).toMatchObject({ report: null, review: null })
    await card(page, row + 3, 4)
      .getByRole('button', { name: 'Remove the row' })
      .click()
    await expect(card(page, row + 3, 4)).toContainText('Removed')
  })

  await test.step('the report and the decisions survive a reload', async () => {
    await page.reload()
    await expect(page.getByText('2 flagged rows: 2 removed')).toBeVisible()
    await page.goto(path('?state=decided'))
    await expect(page.getByRole('article').first()).toContainText('Removed')
    await page.goto(path('?state=undecided&pass=any-ngram'))
    await expect(page.getByRole('article')).toHaveCount(1)
  })

  await test.step('a refused decision gives its reason', async () => {
    const { runId, home, datasetId } = await review()
    const [pair] = await pairs()
    const send = (body: object) =>
      studio.fetch('/api/datasets/train/contamination/decisions', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    const named = { evalDatasetId: pair!.evalDatasetId, evalExampleId: pair!.evalExampleId, hash: pair!.hash }
    const place = { home, datasetId }
    const touched = await send({
      ...place,
      runId,
      decision: 'remove',
      pairs: [{ ...named, exampleId: pair!.evalExampleId }],
    })
    expect([touched.status, await touched.text()]).toEqual([
      404,
      expect.stringContaining('did not find this item in row'),
    ])
    expect(
      (
        await send({
          ...place,
          runId: runId + 1,
          decision: 'remove',
          pairs: [{ ...named, exampleId: pair!.exampleId }],
        })
      ).status,
    ).toBe(409)
    const elsewhere = await send({
      home: '0'.repeat(32),
      datasetId,
      runId,
      decision: 'remove',
      pairs: [{ ...named, exampleId: pair!.exampleId }],
    })
    expect([elsewhere.status, await elsewhere.text()]).toEqual([409, expect.stringContaining('other-home')])
    expect(
      (
        await send({
          ...place,
          runId,
          decision: 'remove',
          pairs: [{ ...named, exampleId: pair!.exampleId, hash: '0'.repeat(64) }],
        })
      ).status,
    ).toBe(409)
  })

  await test.step('the server searches new imports automatically', async () => {
    const before = (await review()).runId
    const { id } = await studio.post<{ id: number }>(
      `/api/imports?dataset=train&file=more.jsonl`,
      new TextEncoder().encode(
        JSON.stringify({
          messages: [
            { role: 'user', content: `Please: ${ITEMS[1]!}` },
            { role: 'assistant', content: '3' },
          ],
        }),
      ),
    )
    await studio.jobWhen(id, ({ status }) => status === 'succeeded')
    await expect(async () => expect((await review()).runId).toBeGreaterThan(before)).toPass()
    expect(await review()).toMatchObject({ flagged: 3, removed: 2, undecided: 1 })
  })

  await test.step('the command line removes the remaining rows and restores them', async () => {
    const { answer } = await winnow<{ decision: { batch: string; removed: number } }>(
      studio.home,
      'decontaminate',
      'train',
      '--remove-flagged',
    )
    expect(answer.decision.removed).toBe(1)
    expect(
      (
        await winnow<{ review: object }>(
          studio.home,
          'decontaminate',
          'train',
          '--undo',
          answer.decision.batch,
        )
      ).answer.review,
    ).toMatchObject({ flagged: 3, removed: 2, kept: 0, undecided: 1 })
  })
})

test('a private set is searched for by its hashes alone', async ({ page }) => {
  const file = join(studio.home, 'private.json')
  const made = await winnow<{ items: number; hashes: number }>(
    studio.home,
    'gram-hashes',
    'evals',
    '--out',
    file,
  )
  expect(made.answer).toMatchObject({ items: 4 })
  const { answer } = await winnow<{ evals: { name: string; items: number; flagged: number }[] }>(
    studio.home,
    'decontaminate',
    'train',
    '--against-hashes',
    file,
  )
  // The rows with the first item are set aside: no leak is left of it.
  expect(answer.evals).toEqual([expect.objectContaining({ name: 'evals', items: 4, flagged: 1 })])
  await page.goto(path())
  await expect(page.getByRole('checkbox', { name: /private: hashes/ })).toBeChecked()
  await expect(page.getByRole('article').first()).toContainText(
    'The item is private: only its hashes are here.',
  )
  writeFileSync(file, '{"winnow":"gram-hashes"}')
  const refused = await winnow<{ error: { code: string; message: string } }>(
    studio.home,
    'decontaminate',
    'train',
    '--against-hashes',
    file,
  )
  expect([refused.exit, refused.answer.error.code]).toEqual([1, 'malformed'])
})

for (const query of ['', '?state=undecided', '?pass=semantic', '?state=decided&after=999999']) {
  for (const width of [1440, 390]) {
    test(`the page ${query} is readable in light, dark and forced colours at ${width} px`, async ({
      page,
    }) => {
      await page.setViewportSize({ width, height: 900 })
      await expectReadableIn(['light', 'dark', 'forced'], page, path(query), async () => {
        await page.goto(path(query))
        await expect(page.getByRole('heading', { name: 'Hits' })).toBeVisible()
      })
    })
  }
}
