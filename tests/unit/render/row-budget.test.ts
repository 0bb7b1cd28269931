import { expect, it } from 'vitest'
import { compileTemplate, labelExample, ROW_TOO_LONG, type Setup } from '@/lib/render'
import { assistant, chat, setupOf, user } from './setups'

const LIMIT = 2_000_000
const row = (characters: number) =>
  chat(user('Hi'), assistant('word '.repeat(characters / 5).slice(0, characters - 2)))

/** The setup with a tokenizer that is watched, or that fails. */
async function watched(template: string, failure?: Error): Promise<{ setup: Setup; encoded: number[] }> {
  const setup = await setupOf('qwen2_5')
  const encoded: number[] = []
  const { tokenizer } = setup
  const encode = (text: string): number[] => {
    encoded.push(text.length)
    if (failure !== undefined) throw failure
    return tokenizer.encode(text)
  }
  return {
    setup: { ...setup, template: compileTemplate(template), tokenizer: { ...tokenizer, encode } },
    encoded,
  }
}

const PLAIN = '{% for message in messages %}{{ message.content }}{% endfor %}'
const DOUBLED = '{% for message in messages %}{{ message.content }}{{ message.content }}{% endfor %}'

it('rows up to the limit are tokenised, and longer ones are not', async () => {
  const { setup, encoded } = await watched(PLAIN)
  expect(labelExample(row(LIMIT), setup)).toMatchObject({ ok: true })
  expect(encoded).toEqual([LIMIT])
  expect(labelExample(row(LIMIT + 5), setup)).toMatchObject({
    ok: false,
    problem: {
      code: ROW_TOO_LONG,
      message:
        'Too long to be checked: it has 2,000,005 characters, the limit is 2,000,000. It is not tokenised.',
    },
  })
  expect(encoded).toEqual([LIMIT])
}, 60_000)

it('the limit applies to the rendered text', async () => {
  const { setup, encoded } = await watched(DOUBLED)
  expect(labelExample(row(LIMIT / 2 + 5), setup)).toMatchObject({
    ok: false,
    problem: { code: ROW_TOO_LONG, message: expect.stringContaining('2,000,010 characters') as string },
  })
  expect(encoded).toEqual([])
})

it('a pattern that exhausts its stack is a refusal; other errors are still thrown', async () => {
  const full = await watched(PLAIN, new RangeError('Maximum call stack size exceeded'))
  expect(labelExample(row(1_000), full.setup)).toMatchObject({
    ok: false,
    problem: { code: ROW_TOO_LONG, message: expect.stringContaining('no room') as string },
  })
  const broken = await watched(PLAIN, new TypeError('x'))
  expect(() => labelExample(row(1_000), broken.setup)).toThrow(TypeError)
})
