import { describe, expect, it } from 'vitest'
import { detect, type ByteSource, readRows, type ReadOptions } from '@/lib/ingest'

const OPTIONS: ReadOptions = { format: 'auto', mixed: 'refuse', preference: 'refuse', purpose: 'eval' }

function sourceOf(records: readonly object[]): ByteSource {
  const bytes = Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(''))
  return { name: 'eval.jsonl', size: bytes.length, read: (start, length) => Promise.resolve(bytes.subarray(start, start + length)) }
}

async function messagesOf(record: object, options = OPTIONS): Promise<unknown> {
  const source = sourceOf([record])
  const batch = await readRows(source, await detect(source, options), options).next()
  const row = batch.done === true ? undefined : batch.value[0]
  return row?.ok ? row.conversation.messages.map(({ role, content }) => [role, content]) : row?.code
}

describe('layouts of eval sets', () => {
  it.each([
    ['GSM8K', { question: 'How many?', answer: '#### 18' }, [['user', 'How many?'], ['assistant', '#### 18']]],
    ['AIME', { question: 'How many?', answer: 3 }, [['user', 'How many?'], ['assistant', '3']]],
    ['HumanEval', { task_id: 'HumanEval/0', prompt: 'def f():', canonical_solution: '  return 1', test: '' }, [['user', 'def f():'], ['assistant', '  return 1']]],
    ['MBPP', { text: 'Write f.', code: 'def f(): pass', task_id: 1 }, [['user', 'Write f.'], ['assistant', 'def f(): pass']]],
    ['MMLU', { question: 'Which?', choices: ['one', 'two'], answer: 1, subject: 'x' }, [['user', 'Which?\nA. one\nB. two'], ['assistant', 'B']]],
    ['IFEval', { key: 1, prompt: 'Write a poem.', instruction_id_list: [], kwargs: [] }, [['user', 'Write a poem.']]],
    ['MT-Bench', { question_id: 81, category: 'writing', turns: ['First?', 'Then?'] }, [['user', 'First?'], ['user', 'Then?']]],
    ['BIG-Bench', { input: 'Is it?', target: '(B)' }, [['user', 'Is it?'], ['assistant', '(B)']]],
    ['text alone', { text: 'Only this.' }, [['user', 'Only this.']]],
    ['an ordinary record', { instruction: 'Do it.', input: '', output: 'Done.' }, [['user', 'Do it.'], ['assistant', 'Done.']]],
  ])('%s', async (_, record, messages) => {
    expect(await messagesOf(record)).toEqual(messages)
  })

  it('lists a row whose question is no text', async () => {
    const source = sourceOf([{ question: 'How many?', answer: '1' }, { question: 5, answer: '1' }, { question: 'Which?', choices: [{}], answer: 0 }])
    const rows = []
    for await (const batch of readRows(source, await detect(source, OPTIONS), OPTIONS)) rows.push(...batch)
    expect(rows.map((row) => (row.ok ? 'accepted' : row.code))).toEqual(['accepted', 'unknown-schema', 'unknown-schema'])
  })

  it('are no training data: the refusal says how to import them', async () => {
    await expect(messagesOf({ question: 'How many?', answer: '1' }, { ...OPTIONS, purpose: 'train' })).rejects.toThrow(/GSM8K\) is imported with --purpose eval/)
  })
})
