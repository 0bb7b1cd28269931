import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import type { JobView } from '@/lib/contract/jobs'
import { StudioServer } from './studio'

let studio: StudioServer
const ids: number[] = []
test.beforeAll(async () => {
  studio = await new StudioServer().start()
  const lines = ['a'.repeat(1_000_000), 'A fair answer.']
    .map((content) =>
      JSON.stringify({
        messages: [
          { role: 'user', content: 'Go on.' },
          { role: 'assistant', content },
        ],
      }),
    )
    .join('\n')
  const job = await studio.post<JobView>(
    '/api/imports?dataset=hostile&file=hostile.jsonl',
    new TextEncoder().encode(`${lines}\n`),
  )
  await studio.jobWhen(job.id, ({ finishedAt }) => finishedAt !== null)
  const { rows } = await studio.get<{ rows: { id: number }[] }>(
    '/api/datasets/hostile/examples?limit=2&sort=id',
  )
  ids.push(...rows.map(({ id }) => id))
  writeEndlessTokenizer(join(studio.home, 'tokenizers', 'endless'))
})
test.afterAll(() => studio.stop())

const open = (page: Page, row: number, search = '') =>
  page.goto(`${studio.address}/datasets/hostile/examples/${ids[row]!}${search}`)

test('a megabyte of one letter is shown in part, with a notice', async ({ page }) => {
  await open(page, 0)
  await expect(page.getByText('The first 200,000 characters of the rendered text are shown')).toBeVisible()
  await expect(page.getByText(/the first 199,\d{3} of 1,000,000 characters are shown/)).toBeVisible()
  await expect(page.getByText(/^200,000 of [\d,]+ characters of the messages are shown/)).toBeVisible()
})

test('a tokenizer that never ends is refused, and the rest of the studio works meanwhile', async ({
  page,
  context,
}) => {
  const other = await context.newPage()
  const opened = open(page, 1, '?tokenizer=endless&tab=rendered')
  await other.goto(`${studio.address}/datasets/hostile/examples`)
  await expect(other.getByText('Go on.').first()).toBeVisible()
  await opened
  await expect(page.getByText('Winnow does not use a tokenizer with the pattern')).toBeVisible()
  await page.goto(`${studio.address}/datasets/hostile/examples/${ids[1]!}?tab=rendered`)
  await expect(page.getByText('A fair answer.').first()).toBeVisible()
})

/**
 * Bytes for tokens, and a pattern that takes exponential time where no nine digits follow letters.
 */
function writeEndlessTokenizer(folder: string): void {
  const printable = Array.from({ length: 256 }, (_, byte) => byte).filter(
    (byte) => (byte > 32 && byte < 127) || (byte > 160 && byte !== 173),
  )
  const codes = [...printable, ...Array.from({ length: 256 - printable.length }, (_, index) => 256 + index)]
  const pretokenizers = [
    {
      type: 'Split',
      pattern: { Regex: String.raw`(?:\w+\s?)+\d{9}$|\w+|\s+|[^\w\s]+` },
      behavior: 'Isolated',
      invert: false,
    },
    { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: false },
  ]
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    join(folder, 'tokenizer_config.json'),
    JSON.stringify({
      chat_template: `{% for m in messages %}{{ m.content }} ${'and so on '.repeat(20)}{% endfor %}`,
    }),
  )
  writeFileSync(
    join(folder, 'tokenizer.json'),
    JSON.stringify({
      version: '1.0',
      added_tokens: [],
      normalizer: null,
      pre_tokenizer: { type: 'Sequence', pretokenizers },
      post_processor: null,
      decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
      model: {
        type: 'BPE',
        vocab: Object.fromEntries(codes.map((code, id) => [String.fromCharCode(code), id])),
        merges: [],
        byte_fallback: false,
        ignore_merges: false,
      },
    }),
  )
}
