import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { labelLines, type LabelLine } from '@/lib/services/label-export'
import { closeStudio } from '@/lib/services/studio'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'winnow-labels-'))
  process.env['WINNOW_HOME'] = join(folder, 'home')
})
afterAll(async () => {
  await closeStudio()
  rmSync(folder, { recursive: true })
})

it('gives each row its ids, its labels and a mask without padding, and names the rows it cannot label', async () => {
  const file = join(folder, 'rows.jsonl')
  writeFileSync(file, ['{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Yo"}]}', '{"messages":[{"role":"user"', '{"messages":[{"role":"wizard","content":"x"}]}'].join('\n'))
  const lines: LabelLine[] = []
  for await (const line of labelLines(file, { tokenizer: 'qwen2_5', template: null, policy: 'assistant', maxLength: 10 })) lines.push(line)
  const [first, ...others] = lines
  if (first?.ok !== true) throw new Error('the first row has labels')
  // Longer than the maximum of the contract, and whole all the same: cutting is the trainer's.
  expect(first.input_ids.length).toBeGreaterThan(10)
  expect(first.attention_mask).toEqual(first.input_ids.map(() => 1))
  expect(first.labels.filter((label) => label !== -100)).toEqual([64725, 151645])
  expect(first.labels.every((label, index) => label === -100 || label === first.input_ids[index])).toBe(true)
  expect(others.map((line) => (line.ok ? null : [line.line, line.code]))).toEqual([[2, 'malformed-json'], [3, 'unknown-role']])
})
