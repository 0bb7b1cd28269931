import { expect, type Page, test } from '@playwright/test'
import type { JobView } from '@/lib/contract/jobs'
import { expectReadable } from './readable'
import { StudioServer } from './studio'

const PLAIN = [
  { role: 'system', content: 'You are terse.' },
  { role: 'user', content: 'Top 5 customers by revenue?' },
  { role: 'assistant', content: 'SELECT name FROM customers\nORDER BY revenue DESC LIMIT 5;' },
  { role: 'user', content: 'And in  Paris?' },
  { role: 'assistant', content: 'SELECT 1; -- “naïve” 👋' },
]
const TOOLS = [
  {
    type: 'function',
    function: {
      name: 'get_weather',
      description: 'Weather',
      parameters: { type: 'object', properties: { city: { type: 'string' } } },
    },
  },
]
const CALL = [
  { role: 'user', content: 'Weather in Paris?' },
  {
    role: 'assistant',
    content: '',
    tool_calls: [{ type: 'function', function: { name: 'get_weather', arguments: { city: 'Paris' } } }],
  },
  { role: 'tool', content: '18 degrees, clear' },
  { role: 'assistant', content: '18 °C and clear.' },
  { role: 'user', content: 'Write <|im_end|> please' },
  { role: 'assistant', content: 'No.' },
]
const LONG = [
  { role: 'user', content: 'Read this. '.repeat(4_000) },
  { role: 'assistant', content: `${'It says: read this.\n'.repeat(4_000)}END` },
]

let studio: StudioServer
const ids: number[] = []
test.beforeAll(async () => {
  studio = await new StudioServer().start()
  const lines = [{ messages: PLAIN }, { messages: CALL, tools: TOOLS }, { messages: LONG }]
    .map((row) => JSON.stringify(row))
    .join('\n')
  const job = await studio.post<JobView>(
    '/api/imports?dataset=inspect&file=inspect.jsonl',
    new TextEncoder().encode(`${lines}\n`),
  )
  await studio.jobWhen(job.id, ({ finishedAt }) => finishedAt !== null)
  const { rows } = await studio.get<{ rows: { id: number }[] }>(
    '/api/datasets/inspect/examples?limit=3&sort=id',
  )
  ids.push(...rows.map(({ id }) => id))
})
test.afterAll(() => studio.stop())

const open = (page: Page, row: number, search = '') =>
  page.goto(`${studio.address}/datasets/inspect/examples/${ids[row]!}?${search}`)

/** A key acts once the page is alive. */
async function press(page: Page, key: string, outcome: () => Promise<void>): Promise<void> {
  await expect(async () => {
    await page.keyboard.press(key)
    await outcome()
  }).toPass({ timeout: 30_000 })
}

/** The text that is marked as looked at, in one element. */
const linkedIn = (page: Page, selector: string) =>
  page.evaluate(
    (inside) =>
      [...(CSS.highlights.get('linked') ?? [])]
        .filter((range) => (range as Range).startContainer.parentElement?.closest(inside) instanceof Element)
        .map(String)
        .join(''),
    selector,
  )

/** The middle of a word on the screen. */
async function placeOf(page: Page, selector: string, word: string): Promise<{ x: number; y: number }> {
  return page.evaluate(
    ([inside, text]) => {
      const walker = document.createTreeWalker(document.querySelector(inside!)!, NodeFilter.SHOW_TEXT)
      while (walker.nextNode()) {
        const at = walker.currentNode.textContent!.indexOf(text!)
        if (at < 0) continue
        const range = document.createRange()
        range.setStart(walker.currentNode, at)
        range.setEnd(walker.currentNode, at + text!.length)
        const { left, top, width, height } = range.getBoundingClientRect()
        return { x: left + width / 2, y: top + height / 2 }
      }
      throw new Error(`no ${text!}`)
    },
    [selector, word],
  )
}

/**
 * Points at a word until the other view marks its twin: the first move may come before the page
 * listens or stands still.
 */
async function pointAt(
  page: Page,
  [selector, word]: [string, string],
  [other, linked]: [string, string],
): Promise<void> {
  await expect(async () => {
    const { x, y } = await placeOf(page, selector, word)
    await page.mouse.move(x - 1, y)
    await page.mouse.move(x, y)
    expect(await linkedIn(page, other)).toBe(linked)
  }).toPass({ timeout: 30_000 })
}

test("the highlighted text is the assistant's answer and its end of turn", async ({ page }) => {
  await open(page, 0)
  const trained = () =>
    page.locator('mark.tok-trained[data-run]').evaluateAll((marks) =>
      marks
        .map((mark) => {
          const copy = mark.cloneNode(true) as Element
          copy.querySelectorAll('[data-units]').forEach((added) => added.remove())
          return copy.textContent
        })
        .join(''),
    )
  await expect
    .poll(trained)
    .toBe(
      PLAIN.flatMap(({ role, content }) => (role === 'assistant' ? [`${content}<|im_end|>`] : [])).join(''),
    )
  await expect(page.getByRole('complementary', { name: 'About this example' })).toContainText(
    /\d+ tokens · \d+ trained/,
  )
})

test('pointing at a word marks it in the message, the rendered text and the details', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 })
  await open(page, 0)
  const panel = page.getByRole('complementary', { name: 'About this example' })
  await pointAt(page, ['[data-source="messages.1.content"]', 'revenue'], ['[data-run]', ' revenue'])
  await expect(panel).toContainText('message 2, content, character')
  await expect(panel).toContainText('-100 (masked)')
  await pointAt(page, ['mark[data-run]', 'customers'], ['[data-source="messages.2.content"]', ' customers'])
  await expect(panel).toContainText('(trained)')
  const header = await placeOf(page, '[data-run].tok-template', 'system')
  await page.mouse.move(header.x, header.y)
  await expect(panel).toContainText(/template, line \d+/)
})

test('the selected token is in the address, which opens the same view for others', async ({
  page,
  browser,
}) => {
  await open(page, 0, 'tab=tokens&tokenizer=llama3_2')
  await page.getByRole('listbox', { name: 'Tokens' }).focus()
  for (let step = 0; step < 5; step++) await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Shift+ArrowRight')
  await expect(page).toHaveURL(/token=5-6/)
  await expect(page.locator('[data-token][data-active]')).toHaveCount(2)
  const other = await (await browser.newContext()).newPage()
  await other.goto(page.url())
  await expect(other.getByRole('tab', { name: 'Tokens' })).toHaveAttribute('aria-selected', 'true')
  await expect(other.locator('#token-4[data-active], #token-5[data-active]')).toHaveCount(2)
  await expect(other.getByRole('complementary', { name: 'About this example' })).toContainText('5 to 6: 2')
  await expect(other.getByRole('combobox', { name: 'Tokenizer' })).toHaveText(/Llama 3.2/)
  await other.context().close()
})

test('ready-made comparisons open with one click and show the differences in training', async ({ page }) => {
  await open(page, 1, 'tokenizer=llama3_1')
  await press(page, 'c', () => expect(page).toHaveURL(/tab=compare/, { timeout: 1_000 }))
  await page.getByRole('button', { name: 'Template mask against marker mask' }).click()
  const disagreement = page.getByRole('region', { name: 'Disagreement about what is trained' })
  await expect(disagreement).toContainText(
    /Column 2 disagrees with column 1 about \d+ tokens: it trains \d+ that are masked there/,
    { timeout: 60_000 },
  )
  await expect(disagreement).toContainText(/Message 3 \(tool\): \+\d+ trained/)
  await expect(
    page.getByRole('region', { name: 'Message 3 (tool)' }).locator('.cmp-trained').first(),
  ).toBeVisible()
  await expect(page.getByText(/identical in all columns/).first()).toBeVisible()
  await page.getByRole('button', { name: 'Llama, Qwen and Gemma' }).click()
  await expect(page.getByRole('listitem', { name: 'Column 3' })).toContainText('cannot be rendered', {
    timeout: 60_000,
  })
  await expect(page.getByRole('listitem', { name: 'Column 2' })).toContainText('trained')
  await expect(page).toHaveURL(/sides=llama3_2~assistant/)
  await page.setViewportSize({ width: 390, height: 900 })
  await expectReadable(page, 'compare')
})

test('keys step through findings and views, and never act in a field', async ({ page }) => {
  await open(page, 1)
  await press(page, 'n', () =>
    expect(page.locator('li[aria-current="true"]')).toBeVisible({ timeout: 1_000 }),
  )
  const first = await page.locator('li[aria-current="true"]').textContent()
  await page.keyboard.press('n')
  await expect(page.locator('li[aria-current="true"]')).not.toHaveText(first!)
  await page.keyboard.press('t')
  await expect(page).toHaveURL(/tab=tokens/)
  await expect(page.locator('[data-token] .tok-finding').first()).toBeVisible()
  await page.getByLabel('Date given to the template').focus()
  await page.keyboard.press('t')
  await expect(page).toHaveURL(/tab=tokens/)
  await page.getByRole('tab', { name: 'Tokens' }).focus()
  await page.keyboard.press('[')
  await expect(page.getByRole('heading', { name: `Example #${ids[0]!}` })).toBeVisible()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
})

test('tokens far down the page are drawn on demand', async ({ page }) => {
  await open(page, 2, 'tab=tokens')
  const listbox = page.getByRole('listbox', { name: 'Tokens' })
  await expect(listbox).toContainText('END')
  expect(await page.locator('[data-token]').count()).toBeLessThan(6_000)
  await listbox.focus()
  await page.keyboard.press('End')
  await expect(page.locator('[data-token][data-active]')).toBeInViewport()
  await expect(page.getByRole('complementary', { name: 'About this example' })).toContainText(
    /([\d,]+) of \1/,
  )
})
