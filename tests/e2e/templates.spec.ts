import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { DecodeCheckView } from '@/lib/contract/decode-check'
import { expectReadableIn } from './readable'
import { StudioServer, winnow } from './studio'

/**
 * Templates one brings along: looked at, tried, compared with their family, and kept out of
 * releases where they deviate.
 */

const LLAMA_3 = (newlines: string): string =>
  `{% for m in messages %}{{ (bos_token if loop.first else '') + '<|start_header_id|>' + m['role'] + '<|end_header_id|>${newlines}' + m['content'] | trim + '<|eot_id|>' }}{% endfor %}` +
  "{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}{% endif %}"

const folder = mkdtempSync(join(tmpdir(), 'winnow-templates-'))
const rows = join(folder, 'rows.jsonl')
writeFileSync(
  rows,
  Array.from({ length: 12 }, (_, at) =>
    JSON.stringify({
      messages: [
        { role: 'system', content: `You count to ${at}.` },
        { role: 'user', content: `What follows ${at}?` },
        { role: 'assistant', content: `The number ${at + 1} follows ${at}.` },
      ],
    }),
  ).join('\n'),
)

let studio: StudioServer
test.beforeAll(async () => {
  studio = await new StudioServer().start()
  await winnow(studio.home, 'import', rows, '--dataset', 'counting')
})
test.afterAll(() => studio.stop())

test('a pasted template with an extra newline is shown with the place, and blocks the release', async ({
  page,
}) => {
  await test.step('the template is pasted and saved', async () => {
    await page.goto(`${studio.address}/templates`)
    await page.getByRole('combobox', { name: 'It claims to be' }).click()
    await page.getByRole('option', { name: 'Llama 3 Must equal' }).click()
    await page.getByLabel('Name').first().fill('pasted')
    await page.getByRole('textbox', { name: 'Template' }).fill(LLAMA_3('\\n\\n\\n'))
    await page.getByRole('button', { name: 'Save and view' }).click()
    await expect(page.getByRole('heading', { name: 'pasted' })).toBeVisible()
    const notice = page.getByRole('note').filter({ hasText: 'Not the template of llama3' })
    await expect(notice).toContainText('a plain chat differs at character 60 (line 3, column 1)')
    await expect(notice.getByTitle('First character that differs').last()).toContainText('⏎')
  })

  await test.step('the contract accepts it, and the gate refuses the release', async () => {
    await page.goto(`${studio.address}/datasets/counting`)
    await page.getByRole('combobox', { name: 'Template' }).click()
    await page.getByRole('option', { name: 'pasted' }).click()
    await page.getByRole('button', { name: 'Save contract' }).click()
    await expect(page.getByText('Saved. Run the audit again')).toBeVisible()
    await page.goto(`${studio.address}/datasets/counting/releases`)
    await expect(page.getByText('It is not the template of llama3')).toBeVisible()
  })

  await test.step('it cannot be removed while a contract uses it', async () => {
    await page.goto(`${studio.address}/templates/pasted`)
    await page.getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('button', { name: 'Remove it for good' }).click()
    await expect(page.getByText('The contract of "counting" names this template')).toBeVisible()
  })
})

test('the command line shows where a template deviates', async () => {
  const [right, wrong] = ['right', 'wrong'].map((name) => join(folder, `${name}.jinja`)) as [string, string]
  writeFileSync(right, LLAMA_3('\\n\\n'))
  writeFileSync(wrong, LLAMA_3('\\n'))
  expect(
    (await winnow<{ ok: boolean }>(studio.home, 'templates', 'check', right, '--family', 'llama3')).exit,
  ).toBe(0)
  const { exit, answer } = await winnow<{ code: string; check: { deviation: { at: number } } }>(
    studio.home,
    'templates',
    'check',
    wrong,
    '--family',
    'llama3',
  )
  expect([exit, answer.code]).toEqual([1, 'template-deviation'])
  expect(answer.check.deviation.at).toBe('<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n'.length)
})

test('a template is tried on typed text', async ({ page }) => {
  await page.goto(`${studio.address}/templates/llama3_1?tab=try`)
  const typed = page.getByRole('textbox', { name: 'Conversation as JSON' })
  // What is typed before the page listens is lost.
  await expect(async () => {
    await typed.fill(
      '{"messages": [{"role": "user", "content": "Typed"}, {"role": "assistant", "content": "Answered"}]}',
    )
    await expect(page.locator('mark', { hasText: 'Answered' })).toBeVisible({ timeout: 10_000 })
  }).toPass({ timeout: 60_000 })
  await typed.fill('{"messages": [')
  await expect(page.getByText('The conversation is not JSON')).toBeVisible()
})

test('Gemma 2 refuses system messages until the contract merges them', async ({ page }) => {
  await page.goto(`${studio.address}/templates/gemma2?tab=try&dataset=counting`)
  await expect(page.getByText('System role not supported')).toBeVisible({ timeout: 60_000 })
  await page.getByRole('combobox', { name: 'System messages' }).click()
  await page.getByRole('option', { name: 'Merged into the user turn' }).click()
  await expect(page.locator('mark', { hasText: 'The number 1 follows 0.' })).toBeVisible()
})

test('one seed decodes the same rows in the browser and on the command line', async ({ page }) => {
  const options = [
    'decode-check',
    'counting',
    '--tokenizer',
    'qwen2_5',
    '--template',
    'qwen2_5',
    '--n',
    '5',
    '--seed',
    '42',
  ]
  const [first, second] = [
    await winnow<DecodeCheckView>(studio.home, ...options),
    await winnow<DecodeCheckView>(studio.home, ...options),
  ]
  expect(first.answer.ids).toEqual(second.answer.ids)
  expect(first.answer.mismatches).toEqual([])
  await page.goto(
    `${studio.address}/datasets/counting/decode-check?n=5&seed=42&tokenizer=qwen2_5&template=qwen2_5`,
  )
  await expect(page.getByRole('heading', { level: 3 })).toHaveText(first.answer.ids.map((id) => `#${id}`))
  await expect(page.getByText('Each of 5 rows decodes to its recorded text')).toBeVisible()
})

test('a file that is not a tokenizer is refused with the reason', async ({ page }) => {
  const file = join(folder, 'tokenizer.json')
  writeFileSync(file, '<!DOCTYPE html><title>Not found</title>')
  await page.goto(`${studio.address}/templates`)
  await page.getByLabel('Name').last().fill('page')
  await page.getByLabel('tokenizer.json').setInputFiles(file)
  await page.getByRole('button', { name: 'Upload tokenizer' }).click()
  await expect(page.getByText('tokenizer.json is a web page')).toBeVisible()
})

for (const path of [
  '/templates',
  '/templates/pasted',
  '/templates/qwen3?tab=probes',
  '/templates/qwen3?tab=coverage',
  '/templates/llama3?tab=compare&against=chatml',
  '/templates/llama3?tab=try',
  '/datasets/counting/decode-check?tokenizer=qwen2_5&template=',
]) {
  test(`${path} is readable in light and dark, at 1440 and 390 px`, async ({ page }) => {
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 })
      await expectReadableIn(['light', 'dark'], page, `${path} at ${width} px`, async () => {
        await page.goto(studio.address + path)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      })
    }
  })
}
