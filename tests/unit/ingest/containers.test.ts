import fc from 'fast-check'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { describe, expect, it } from 'vitest'
import { conversationHash } from '@/lib/core/hash'
import { type Row, detect } from '@/lib/ingest'
import { AUTO, importAll, sourceOf } from './sources'

const hashes = (rows: Row[]) => rows.map((row) => (row.ok ? conversationHash(row.conversation) : row.message))
const outcome = (rows: Row[]) =>
  rows.map((row) => (row.ok ? row.line : `${row.code} ${row.line}:${row.column ?? ''}`))
const record = (n: number) => ({ prompt: `q${n}`, completion: `a${n}` })
const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

describe('containers are told from the content', () => {
  const lines = [record(1), record(2)].map((value) => JSON.stringify(value))
  it.each<[string, string, string]>([
    ['jsonl', 'lines', lines.join('\n')],
    ['jsonl', 'one line', lines[0]!],
    ['jsonl', 'a broken first line', `{"prompt": "q\n${lines.join('\n')}\n`],
    ['jsonl', 'a first line that is no JSON at all', `# exported\n${lines.join('\n')}\n`],
    ['jsonl', 'bare lists', '[{"role":"user","content":"q"}]\n[{"role":"user","content":"r"}]\n'],
    ['jsonl', 'one bare list', '[{"role":"user","content":"q"},{"role":"assistant","content":"a"}]'],
    ['json', 'an array on one line', `[${lines.join(',')}]`],
    ['json', 'an array with a record per line', `[\n${lines.join(',\n')}\n]\n`],
    ['json', 'an array of one', `[\n${lines[0]!}\n]`],
    ['json', 'an indented array', JSON.stringify([record(1), record(2)], null, 2)],
    ['json', 'one indented object', JSON.stringify(record(1), null, 2)],
    ['json', 'a wrapper', JSON.stringify({ version: 1, data: [record(1)] })],
    ['json', 'an indented wrapper', JSON.stringify({ license: 'x', data: [record(1)] }, null, 1)],
    ['csv', 'commas', 'prompt,completion\nq,a\n'],
    ['csv', 'semicolons', 'prompt;completion\nq;a\n'],
    ['csv', 'tabs', 'prompt\tcompletion\nq\ta\n'],
  ])('%s: %s', async (container, _, text) => {
    for (const name of ['x.json', 'x.jsonl', 'x.csv'])
      expect((await detect(sourceOf(text, name), AUTO)).container).toBe(container)
    expect((await importAll(sourceOf(text))).filter((row) => row.ok).length).toBeGreaterThan(0)
  })
})

describe('the same rows in four containers', () => {
  const texts = [
    'plain',
    'quote " and, comma',
    'two\nlines',
    'cr\r\nlf',
    ' spaces ',
    'é 你好 😀',
    '',
    '{"a": 1}',
    "it's; a\ttab",
  ]
  const rows = Array.from({ length: 50 }, (_, n) => ({
    instruction: `${n}: ${texts[n % texts.length]!}`,
    input: texts[(n * 7) % texts.length]!,
    output: texts[(n * 5) % texts.length]!,
  }))
  const chats = rows.map(({ instruction, input, output }) => ({
    messages: [
      { role: 'user', content: instruction },
      { role: 'assistant', content: input },
      { role: 'user', content: 'more' },
      { role: 'assistant', content: output },
    ],
    tools: [{ type: 'function', function: { name: 'f', parameters: { type: 'object' } } }],
  }))

  it('Alpaca: JSONL, JSON, CSV (BOM, CRLF), Parquet give the same conversations', async () => {
    const jsonl = hashes(await importAll(sourceOf(rows.map((row) => JSON.stringify(row)).join('\n'))))
    expect(new Set(jsonl).size).toBe(50)
    const csv = [
      'instruction,input,output',
      ...rows.map((row) => [row.instruction, row.input, row.output].map(cell).join(',')),
    ]
    const parquet = new Uint8Array(
      parquetWriteBuffer({
        rowGroupSize: 20,
        columnData: (['instruction', 'input', 'output'] as const).map((name) => ({
          name,
          type: 'STRING',
          data: rows.map((row) => row[name]),
        })),
      }),
    )
    for (const file of [
      JSON.stringify(rows),
      JSON.stringify(rows, null, 4),
      csv.join('\n'),
      `\uFEFF${csv.join('\r\n')}\r\n`,
      parquet,
      Buffer.from(`\uFEFF${JSON.stringify(rows)}`, 'utf16le'),
    ]) {
      expect(hashes(await importAll(sourceOf(file)))).toEqual(jsonl)
    }
  })

  it('messages and tools: JSONL, JSON, CSV cells, Parquet structs give the same conversations', async () => {
    const jsonl = hashes(await importAll(sourceOf(chats.map((row) => JSON.stringify(row)).join('\n'))))
    const csv = [
      'id,messages,tools',
      ...chats.map((row, n) =>
        [String(n), cell(JSON.stringify(row.messages)), cell(JSON.stringify(row.tools))].join(','),
      ),
    ].join('\r\n')
    const parquet = new Uint8Array(
      parquetWriteBuffer({
        columnData: [
          { name: 'messages', type: 'JSON', data: chats.map((row) => row.messages) },
          { name: 'tools', type: 'STRING', data: chats.map((row) => JSON.stringify(row.tools)) },
        ],
      }),
    )
    const structs = new Uint8Array(
      parquetWriteBuffer({
        schema: [
          { name: 'root', num_children: 2 },
          { name: 'messages', repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
          { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
          { name: 'element', repetition_type: 'OPTIONAL', num_children: 3 },
          { name: 'role', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
          { name: 'content', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
          { name: 'name', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
          { name: 'tools', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
        ],
        columnData: [
          {
            name: 'messages',
            data: chats.map((row) => row.messages.map((message) => ({ ...message, name: null }))),
          },
          { name: 'tools', data: chats.map((row) => JSON.stringify(row.tools)) },
        ],
      }),
    )
    for (const file of [JSON.stringify(chats), csv, parquet, structs])
      expect(hashes(await importAll(sourceOf(file)))).toEqual(jsonl)
  })
})

describe('raw records', () => {
  const multibyte = [record(1), { prompt: 'é\n"x"', completion: '😀' }, record(3)]
  it.each<[string, string]>([
    ['jsonl', `\uFEFF${multibyte.map((value) => JSON.stringify(value)).join('\r\n')}\r\n\r\n`],
    ['json', JSON.stringify(multibyte, null, 2)],
    ['minified json', JSON.stringify({ data: multibyte })],
  ])('%s: the byte range is the untouched record', async (_, text) => {
    const bytes = Buffer.from(text)
    const rows = await importAll(sourceOf(bytes))
    expect(
      rows.map(
        (row) =>
          row.ok &&
          (JSON.parse(bytes.toString('utf8', row.rawStart!, row.rawStart! + row.rawBytes!)) as unknown),
      ),
    ).toEqual(multibyte)
  })

  it('csv: the byte range is the record without its line end', async () => {
    const bytes = Buffer.from('\uFEFFprompt,completion\r\n\r\nq1,"é\r\n2"\r\nq3,a3')
    const rows = await importAll(sourceOf(bytes))
    expect(
      rows.map(
        (row) => row.ok && [row.line, bytes.toString('utf8', row.rawStart!, row.rawStart! + row.rawBytes!)],
      ),
    ).toEqual([
      [3, 'q1,"é\r\n2"'],
      [5, 'q3,a3'],
    ])
  })

  it('parquet and UTF-16: the record itself', async () => {
    const parquet = new Uint8Array(
      parquetWriteBuffer({
        columnData: [
          { name: 'prompt', data: ['q'] },
          { name: 'completion', data: ['a'] },
          { name: 'n', data: [7n] },
        ],
      }),
    )
    expect(await importAll(sourceOf(parquet), { ...AUTO, keyField: 'n' })).toMatchObject([
      {
        ok: true,
        line: 1,
        key: '7',
        rawStart: null,
        rawBytes: null,
        raw: '{"prompt":"q","completion":"a","n":7}',
      },
    ])
    const utf16 = Buffer.from(`\uFEFF${JSON.stringify(record(1))}\n`, 'utf16le')
    expect(await importAll(sourceOf(utf16))).toMatchObject([
      { ok: true, rawStart: null, raw: JSON.stringify(record(1)) },
    ])
    expect(await importAll(sourceOf(Buffer.from(utf16).swap16()))).toMatchObject([
      { ok: true, raw: JSON.stringify(record(1)) },
    ])
  })
})

describe('defects in a JSON array', () => {
  const lines = [1, 2, 3, 4].map((n) => JSON.stringify(record(n)))
  const array = (items: string[], indent = '  ') => `[\n${items.map((item) => indent + item).join(',\n')}\n]`
  it.each<[string, string, unknown[]]>([
    ['a bad value', array([lines[0]!, '{"prompt": nope}', lines[2]!]), [2, 'malformed-json 3:14', 4]],
    [
      'a quote that is not closed',
      array([lines[0]!, '{"prompt": "q, "x": 1}', lines[2]!]),
      [2, 'malformed-json 3:19', 4],
    ],
    [
      'an object that is not closed',
      array([lines[0]!, '{"prompt": "q"', lines[2]!, lines[3]!]),
      [2, 'malformed-json 3:18', 4, 5],
    ],
    ['the last object not closed', array([lines[0]!, '{"prompt": "q"']), [2, 'malformed-json 4:1']],
    ['a bracket too many', array([lines[0]!, '{"prompt": "q"}}', lines[2]!]), [2, 'malformed-json 3:18', 4]],
    ['a wrong bracket', array([lines[0]!, '{"prompt": ["q"}}', lines[2]!]), [2, 'malformed-json 3:18', 4]],
    ['a missing comma', `[\n${lines[0]!}\n${lines[1]!},\n${lines[2]!}\n]`, ['malformed-json 2:1', 3, 4]],
    [
      'a comma too many',
      `[${lines[0]!},,${lines[1]!},]`,
      [1, 'malformed-json 1:36', 1, 'malformed-json 1:71'],
    ],
    ['a file cut off', array(lines).slice(0, -20), [2, 3, 4, 'malformed-json 5:18']],
    ['a file cut off between records', `[${lines[0]!},`, [1, 'malformed-json 1:36']],
    ['text behind the array', `[${lines[0]!}] x`, [1, 'malformed-json 1:37']],
    [
      'a minified array with an open bracket: the rest is one rejection',
      `[${lines[0]!},{"prompt":["q"},${lines[1]!}]`,
      [1, 'malformed-json 1:50'],
    ],
  ])('%s', async (_, text, expected) => {
    expect(outcome(await importAll(sourceOf(text)))).toEqual(expected)
    for (const most of [1, 7]) expect(outcome(await importAll(sourceOf(text, 'x', most)))).toEqual(expected)
  })

  it('says so where the rest is lost', async () => {
    const rows = await importAll(sourceOf(`[${lines[0]!},{"prompt":["q"},${lines[1]!}]`))
    expect(rows[1]).toMatchObject({
      message: expect.stringContaining('the rest of the file is part of this rejection') as string,
    })
  })
})

describe('defects in CSV', () => {
  it.each<[string, string, unknown[]]>([
    [
      'too many and too few cells',
      'prompt,completion\nq,a\nq,a,b\nq\nq,a\n',
      [2, 'csv-column-count 3:', 'csv-column-count 4:', 5],
    ],
    [
      'a quote inside a quoted cell',
      'prompt,completion\nq,a\nq,"say "hi" now"\nq,a\n',
      [2, 'malformed-csv 3:8', 4],
    ],
    ['a quote inside a bare cell', 'prompt,completion\nq,a\nq,6" pipe\nq,a\n', [2, 'malformed-csv 3:4', 4]],
    ['a quote never closed', 'prompt,completion\nq,a\nq,"open\nq,a\nq,b\n', [2, 'malformed-csv 3:3', 4, 5]],
    [
      'a quote never closed behind a cell of two lines',
      'prompt,completion\n"q\nq","open\nq,a\nq,b\n',
      ['malformed-csv 3:4', 4, 5],
    ],
    ['blank lines', '\nprompt,completion\n\nq,a\n\n \nq,a\n\n', [4, 7]],
  ])('%s', async (_, text, expected) => {
    expect(outcome(await importAll(sourceOf(text)))).toEqual(expected)
    for (const most of [1, 7]) expect(outcome(await importAll(sourceOf(text, 'x', most)))).toEqual(expected)
  })

  it('bytes that are not UTF-8 name the column; Python notation in a cell is explained', async () => {
    const rows = await importAll(
      sourceOf(
        Buffer.concat([
          Buffer.from('prompt,completion\nq,a\nq,caf'),
          Buffer.of(0xe9),
          Buffer.from('\nq,a\n'),
        ]),
      ),
    )
    expect(outcome(rows)).toEqual([2, 'not-utf-8 3:', 4])
    const python = await importAll(sourceOf(`id,messages\n1,"[{'role': 'user', 'content': 'q'}]"\n`), {
      ...AUTO,
      format: 'messages',
    })
    expect(python).toMatchObject([
      { ok: false, code: 'wrong-type', message: expect.stringContaining('json.dumps') as string },
    ])
  })
})

describe('a record of 50 MB', () => {
  const long = `{"prompt": "${'x'.repeat(50_000_000)}", "completion": "a"}`
  const short = [1, 2].map((n) => JSON.stringify(record(n)))
  it.each<[string, string, unknown[]]>([
    ['jsonl', [short[0]!, long, short[1]!].join('\n'), [1, 'too-long-line 2:', 3]],
    ['json', `[\n${[short[0]!, long, short[1]!].join(',\n')}\n]`, [2, 'too-long-line 3:', 4]],
    ['csv', `prompt,completion\nq,a\n${'x'.repeat(50_000_000)},a\nq,a\n`, [2, 'too-long-line 3:', 4]],
  ])('%s: is rejected, the others survive', async (_, text, expected) => {
    expect(outcome(await importAll(sourceOf(text)))).toEqual(expected)
  })
})

describe('how a source cuts its reads', () => {
  const line = fc.oneof(
    fc
      .record({
        prompt: fc.string({ unit: 'grapheme', maxLength: 8 }),
        completion: fc.string({ maxLength: 8 }),
      })
      .map((value) => JSON.stringify(value)),
    fc.constantFrom('', '  ', '{"prompt": ', 'nope', '"x"', '{"prompt": "é", "completion": "\\ud83d"}'),
  )
  it('never changes the rows', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 8 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom('lines', 'array', 'csv', 'utf16'),
        fc.integer({ min: 1, max: 40 }),
        async (items, newline, mark, final, kind, most) => {
          const all = [JSON.stringify(record(0)), ...items]
          const bodies: Record<typeof kind, string> = {
            lines: all.join(newline),
            array: `[${newline}${all.join(`,${newline}`)}${newline}]`,
            csv: ['prompt,completion', 'q,a', ...items.map((item) => `${cell(item)},x`)].join(newline),
            utf16: all.join(newline),
          }
          const text = (mark || kind === 'utf16' ? '\uFEFF' : '') + bodies[kind] + (final ? newline : '')
          const bytes = kind === 'utf16' ? Buffer.from(text, 'utf16le') : Buffer.from(text)
          const options = { ...AUTO, format: 'prompt-completion' as const }
          const whole = await importAll(sourceOf(bytes), options)
          expect(await importAll(sourceOf(bytes, 'x', most), options)).toEqual(whole)
          if (kind === 'lines') expect(whole.length).toBe(all.filter((item) => item.trim() !== '').length)
        },
      ),
      { numRuns: 300 },
    )
  })
})
