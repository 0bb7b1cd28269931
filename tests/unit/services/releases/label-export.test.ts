import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseConversation } from '@/lib/core/conversation'
import { labelLines, type LabelLine } from '@/lib/services/releases/label-export'
import { openLabels } from '@/lib/services/inspection/labelled-examples'
import { useStudioHome } from '../../../studio-home'
import { session } from '@/tests/session'

const home = useStudioHome()

it('the export gives each row ids, labels and a mask without padding, and lists rows it cannot label', async () => {
  const file = join(home.folder, 'rows.jsonl')
  writeFileSync(
    file,
    [
      '{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Yo"}]}',
      '{"messages":[{"role":"user"',
      '{"messages":[{"role":"wizard","content":"x"}]}',
    ].join('\n'),
  )
  const lines: LabelLine[] = []
  for await (const line of labelLines(session(), file, {
    tokenizer: 'qwen2_5',
    template: null,
    policy: 'assistant',
    maxLength: Infinity,
  }))
    lines.push(line)
  const [first, ...others] = lines
  if (first?.ok !== true) throw new Error('the first row has labels')
  expect(first.attention_mask).toEqual(first.input_ids.map(() => 1))
  expect(first.labels.filter((label) => label !== -100)).toEqual([64725, 151645])
  expect(first.labels.every((label, index) => label === -100 || label === first.input_ids[index])).toBe(true)
  expect(others.map((line) => (line.ok ? null : [line.line, line.code]))).toEqual([
    [2, 'malformed-json'],
    [3, 'unknown-role'],
  ])
})

it('the export masks tokens that a trainer cuts off, and keeps every token', async () => {
  const row = parseConversation(
    '{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"one two three four"}]}',
  )
  const choice = { tokenizer: 'qwen2_5', template: null, policy: 'assistant' as const }
  const at = async (maxLength: number) => {
    const labelled = (await openLabels(session(), { ...choice, maxLength }, { paths: false }))(row)
    if (!labelled.ok) throw new Error(labelled.problem.message)
    return labelled.value
  }
  const whole = await at(Infinity)
  const first = whole.labels.findIndex((label) => label !== -100)
  for (const [length, trained, text] of [
    [first, 0, ''],
    [first + 1, 1, 'one'],
    [first + 3, 3, 'one two three'],
    [whole.ids.length, 5, 'one two three four<|im_end|>'],
  ] as const) {
    const { ids, labels, spans, trained: counted, text: rendered } = await at(length)
    expect(ids).toEqual(whole.ids)
    expect(labels).toEqual(whole.labels.map((label, index) => (index < length ? label : -100)))
    expect([counted, spans.map(({ start, end }) => rendered.slice(start, end)).join('')]).toEqual([
      trained,
      text,
    ])
  }
})
