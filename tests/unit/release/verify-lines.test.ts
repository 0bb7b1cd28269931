import { expect, it } from 'vitest'
import { type ReleaseReader, serialiseManifest, verifyRelease } from '@/lib/release'

const MIB = 1024 ** 2
const ENDLESS = 1024 * MIB

it('verify gives up on an overlong line, and keeps no more of it in memory', async () => {
  const { text } = serialiseManifest({
    winnow: 1,
    dataset: 'hostile',
    format: 'messages',
    seed: 1,
    shares: [{ split: 'train', share: 1 }],
    near: { method: 'exact Jaccard join, word 5-grams', threshold: 0.8 },
    contract: {
      tokenizer: 'qwen2_5',
      template: null,
      policy: 'assistant',
      maxLength: 1,
      systemPrompt: null,
      systemPrompts: 'keep',
    },
    rubricVersion: null,
    rows: 1,
    gates: [],
    files: [{ name: 'train.jsonl', split: 'train', rows: 1, bytes: ENDLESS, sha256: '' }],
    index: { name: 'rows.jsonl', rows: 1, bytes: ENDLESS, sha256: '' },
  })
  let sent = 0
  const reader: ReleaseReader = {
    size: (name) => Promise.resolve(name === 'manifest.json' ? text.length : ENDLESS),
    async *bytes(name) {
      if (name === 'manifest.json') yield await Promise.resolve(Buffer.from(text))
      else for (let at = 0; at < ENDLESS; at += MIB, sent++) yield Buffer.alloc(MIB, 'a')
    },
    async *conversations() {
      yield await Promise.resolve({ line: 1, message: 'not read here' })
    },
  }
  const problems = await verifyRelease(reader)
  for (const name of ['rows.jsonl', 'train.jsonl'])
    expect(problems).toContain(`${name} cannot be read: line 1 is longer than 32 MiB`)
  expect(sent).toBe(2 * 32)
})
