import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { labelLines, type LabelLine } from '@/lib/services/label-export'
import { useStudioHome } from '@/tests/studio-home'

const home = useStudioHome()

it('gives each row its ids, its labels and a mask without padding, and names the rows it cannot label', async () => {
  const file = join(home.folder, 'rows.jsonl')
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
