import { describe, expect, it } from 'vitest'
import { detect, type ByteSource, readRows, type ReadOptions } from '@/lib/ingest'

const OPTIONS: ReadOptions = { format: 'auto', mixed: 'refuse', preference: 'refuse', purpose: 'eval' }

function sourceOf(records: readonly object[]): ByteSource {
  const bytes = Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(''))
  return {
    name: 'eval.jsonl',
    size: bytes.length,
    read: (start, length) => Promise.resolve(bytes.subarray(start, start + length)),
  }
}

async function messagesOf(record: object, options = OPTIONS): Promise<unknown> {
  const source = sourceOf([record])
  const batch = await readRows(source, await detect(source, options), options).next()
  const row = batch.done === true ? undefined : batch.value[0]
  return row?.ok ? row.conversation.messages.map(({ role, content }) => [role, content]) : row?.code
}

describe('layouts of eval sets', () => {
  it.each([
    [
      'GSM8K',
      { question: 'How many?', answer: '#### 18' },
      [
        ['user', 'How many?'],
        ['assistant', '#### 18'],
      ],
    ],
    [
      'AIME',
      { question: 'How many?', answer: 3 },
      [
        ['user', 'How many?'],
        ['assistant', '3'],
      ],
    ],
    [
      'HumanEval',
      { task_id: 'HumanEval/0', prompt: 'def f():', canonical_solution: '  return 1', test: '' },
      [
        ['user', 'def f():'],
        ['assistant', '  return 1'],
      ],
    ],
    [
      'MBPP',
      { text: 'Write f.', code: 'def f(): pass', task_id: 1 },
      [
        ['user', 'Write f.'],
        ['assistant', 'def f(): pass'],
      ],
    ],
    [
      'MMLU',
      { question: 'Which?', choices: ['one', 'two'], answer: 1, subject: 'x' },
      [
        ['user', 'Which?\nA. one\nB. two'],
        ['assistant', 'B'],
      ],
    ],
    [
      'MMMLU',
      { Question: 'Which?', A: 'one', B: 'two', C: 'three', D: 'four', Answer: 'B', Subject: 'x' },
      [
        ['user', 'Which?\nA. one\nB. two\nC. three\nD. four'],
        ['assistant', 'B'],
      ],
    ],
    [
      'ARC',
      { id: 'x', question: 'Which?', choices: { text: ['one', 'two'], label: ['A', 'B'] }, answerKey: 'B' },
      [
        ['user', 'Which?\nA. one\nB. two'],
        ['assistant', 'B'],
      ],
    ],
    [
      'ARC, nested',
      {
        id: 'x',
        question: {
          stem: 'Which?',
          choices: [
            { text: 'one', label: 'A' },
            { text: 'two', label: 'B' },
          ],
        },
        answerKey: 'B',
      },
      [
        ['user', 'Which?\nA. one\nB. two'],
        ['assistant', 'B'],
      ],
    ],
    [
      'OpenBookQA',
      { question_stem: 'Which', choices: { text: ['one', 'two'], label: ['A', 'B'] }, answerKey: 'A' },
      [
        ['user', 'Which\nA. one\nB. two'],
        ['assistant', 'A'],
      ],
    ],
    [
      'HellaSwag',
      { ctx: 'A man sits.', endings: ['He stands.', 'He sings.'], label: '1' },
      [
        ['user', 'A man sits.\nA. He stands.\nB. He sings.'],
        ['assistant', 'B'],
      ],
    ],
    [
      'IFEval',
      { key: 1, prompt: 'Write a poem.', instruction_id_list: [], kwargs: [] },
      [['user', 'Write a poem.']],
    ],
    [
      'MT-Bench',
      { question_id: 81, category: 'writing', turns: ['First?', 'Then?'] },
      [
        ['user', 'First?'],
        ['user', 'Then?'],
      ],
    ],
    [
      'BIG-Bench',
      { input: 'Is it?', target: '(B)' },
      [
        ['user', 'Is it?'],
        ['assistant', '(B)'],
      ],
    ],
    ['text alone', { text: 'Only this.' }, [['user', 'Only this.']]],
    [
      'an ordinary record',
      { instruction: 'Do it.', input: '', output: 'Done.' },
      [
        ['user', 'Do it.'],
        ['assistant', 'Done.'],
      ],
    ],
  ])('%s', async (_, record, messages) => {
    expect(await messagesOf(record)).toEqual(messages)
  })

  it('lists a row whose question is no text', async () => {
    const source = sourceOf([
      { question: 'How many?', answer: '1' },
      { question: 5, answer: '1' },
      { question: 'Which?', choices: [{}], answer: 0 },
    ])
    const rows = []
    for await (const batch of readRows(source, await detect(source, OPTIONS), OPTIONS)) rows.push(...batch)
    expect(rows.map((row) => (row.ok ? 'accepted' : row.code))).toEqual([
      'accepted',
      'unknown-schema',
      'unknown-schema',
    ])
  })

  it('are no training data: the refusal says how to import them', async () => {
    await expect(
      messagesOf({ question: 'How many?', answer: '1' }, { ...OPTIONS, purpose: 'train' }),
    ).rejects.toThrow(/GSM8K\) is imported with --purpose eval/)
  })
})

describe('MMLU as its authors publish it, CSV without a header', () => {
  const csv = (text: string): ByteSource => {
    const bytes = Buffer.from(text)
    return {
      name: 'abstract_algebra_test.csv',
      size: bytes.length,
      read: (start, length) => Promise.resolve(bytes.subarray(start, start + length)),
    }
  }
  const read = async (text: string, options = OPTIONS) => {
    const source = csv(text)
    const rows = []
    for await (const batch of readRows(source, await detect(source, options), options)) rows.push(...batch)
    return rows.map((row) =>
      row.ok ? [row.line, ...row.conversation.messages.map(({ content }) => content)] : [row.line, row.code],
    )
  }
  const ITEMS = 'Find all c.,0,1,2,3,B\n"Statement 1 |\nis a, b.","True, True","False, False",x,y,D\n'

  it('is read from its first row on', async () => {
    expect(await read(ITEMS)).toEqual([
      [1, 'Find all c.\nA. 0\nB. 1\nC. 2\nD. 3', 'B'],
      [2, 'Statement 1 |\nis a, b.\nA. True, True\nB. False, False\nC. x\nD. y', 'D'],
    ])
    expect(await read('"A question\nof two lines",yes,yes,no,no,A\n')).toEqual([
      [1, 'A question\nof two lines\nA. yes\nB. yes\nC. no\nD. no', 'A'],
    ])
  })

  it('is told from the same with a header', async () => {
    expect(await read(`question,A,B,C,D,answer\n${ITEMS}`)).toEqual(
      (await read(ITEMS)).map(([line, ...texts]) => [Number(line) + 1, ...texts]),
    )
  })

  it('is refused with the line that does not fit', async () => {
    await expect(read(`${ITEMS}Another,0,1,2,3,E\n`)).rejects.toThrow(
      /looks like MMLU without a header .* but line 4 does not/,
    )
  })

  it('lists a row that cannot be read', async () => {
    expect((await read(`${ITEMS}Short,0,1,B\nBroken "quote",0,1,2,3,A\n`)).slice(2)).toEqual([
      [4, 'csv-column-count'],
      [5, 'malformed-csv'],
    ])
  })

  it('is no training data', async () => {
    await expect(read(ITEMS, { ...OPTIONS, purpose: 'train' })).rejects.toThrow(/names its columns/)
  })
})
