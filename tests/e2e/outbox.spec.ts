import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import type { DatasetCard } from '@/lib/contract/datasets'
import type { ExamplePage } from '@/lib/contract/examples'
import { StudioServer, winnow } from './studio'

/**
 * Decisions that were made while nobody answered, and another home at the same address meanwhile.
 */

const RUBRIC = [
  'Answers the question in one plain sentence and names the exact number.',
  'Rambles, praises the question, or leaves the number out altogether.',
] as const

const first = new StudioServer()
const second = new StudioServer()

async function prepare(home: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'winnow-outbox-'))
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const rows = Array.from({ length: 8 }, (_, at) =>
    JSON.stringify({
      messages: [
        { role: 'user', content: `What is the square of ${at + 1}?` },
        { role: 'assistant', content: `It is ${(at + 1) ** 2}.` },
      ],
    }),
  )
  await winnow(home, 'import', file('squares.jsonl', rows.join('\n')), '--dataset', 'squares')
  await winnow(
    home,
    'rubric',
    'squares',
    '--good',
    file('good.txt', RUBRIC[0]),
    '--bad',
    file('bad.txt', RUBRIC[1]),
  )
}

const decisions = async (studio: StudioServer): Promise<(string | null)[]> =>
  (await studio.get<ExamplePage>('/api/datasets/squares/examples?limit=8')).rows.map(
    ({ decision }) => decision,
  )
const reviewed = async (home: string): Promise<number> =>
  (await winnow<{ datasets: DatasetCard[] }>(home, 'datasets')).answer.datasets[0]!.funnel.reviewed
const waiting = (page: Page): Promise<number> =>
  page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('winnow.outbox')).length)

async function openReview(page: Page): Promise<void> {
  await page.goto(`${first.address}/datasets/squares/review`)
  await expect(page.getByRole('button', { name: 'Pass' })).toBeEnabled()
}

async function judge(page: Page, question: number, ...keys: string[]): Promise<void> {
  await expect(page.getByRole('region', { name: 'Review' })).toContainText(
    `What is the square of ${question}?`,
  )
  await expect(page.getByRole('button', { name: 'Pass' })).toBeEnabled()
  for (const key of keys) await page.keyboard.press(key)
}

test.beforeAll(async () => {
  await prepare(first.home)
  await prepare(second.home)
})
test.afterAll(async () => {
  await first.stop()
  await second.stop()
})

test.setTimeout(300_000)

test('verdicts of two tabs, given while the server was down, reach only their own home, and once', async ({
  context,
}) => {
  await first.start()
  const port = Number(new URL(first.address).port)
  const [one, two] = [await context.newPage(), await context.newPage()]
  await openReview(two)
  await openReview(one)

  await test.step('the server stops, and both tabs continue', async () => {
    await first.kill()
    await judge(one, 1, 'p')
    await judge(one, 2, 'p')
    await two.bringToFront()
    // What the other tab has decided is passed over here.
    await judge(two, 3, 'r', 'Enter')
    expect(await waiting(one)).toBe(3)
    // One of them is closed with what it had written down.
    await two.close()
  })

  await test.step('another home answers at the address: it stores nothing, and no verdict is lost', async () => {
    await second.start(port)
    await one.bringToFront()
    const refused = one.waitForResponse(
      (response) => response.url().endsWith('/api/verdicts') && response.status() === 409,
    )
    await one.getByRole('button', { name: 'Save now' }).click()
    expect(await (await refused).text()).toContain('other-home')
    const page = await context.newPage()
    await page.goto(`${second.address}/datasets/squares/review`)
    await expect(page.getByRole('button', { name: 'Pass' })).toBeEnabled()
    await judge(page, 1, 'p')
    await judge(page, 2)
    await expect(async () =>
      expect(await decisions(second)).toEqual(['pass', null, null, null, null, null, null, null]),
    ).toPass()
    expect(await waiting(page)).toBe(3)
    await page.close()
    await one.close()
    await second.kill()
  })

  await test.step('the first home is back: every verdict is delivered once', async () => {
    await first.start(port)
    const page = await context.newPage()
    await page.goto(first.address)
    await expect(async () => expect(await waiting(page)).toBe(0)).toPass()
    expect(await decisions(first)).toEqual(['pass', 'pass', 'reject', null, null, null, null, null])
    expect([await reviewed(first.home), await reviewed(second.home)]).toEqual([3, 1])
    await page.close()
  })
})

test('a decision under a rubric that was changed meanwhile is refused with its reason, and can be made again', async ({
  page,
}) => {
  const studio = await new StudioServer().start()
  await prepare(studio.home)
  await page.goto(`${studio.address}/datasets/squares/review`)
  await judge(page, 1)
  const folder = mkdtempSync(join(tmpdir(), 'winnow-rubric-'))
  for (const [name, text] of [
    ['good', `${RUBRIC[0]} In words.`],
    ['bad', RUBRIC[1]],
  ] as const)
    writeFileSync(join(folder, name), text)
  await winnow(studio.home, 'rubric', 'squares', '--good', join(folder, 'good'), '--bad', join(folder, 'bad'))
  await page.keyboard.press('p')
  const refusal = page.getByRole('alert').filter({ hasText: 'was not saved' })
  await expect(refusal).toContainText('The rubric has changed, version 2 now.')
  // The page shows the new rubric by itself.
  await expect(page.getByText('Rubric, version 2')).toBeVisible()
  await refusal.getByRole('button', { name: 'Judge again' }).click()
  await judge(page, 1, 'p')
  await judge(page, 2)
  await expect(async () => expect((await decisions(studio))[0]).toBe('pass')).toPass()
  await expect(refusal).toHaveCount(0)
  await studio.stop()
})
