import { parquetWriteBuffer } from 'hyparquet-writer'
import { describe, expect, it } from 'vitest'
import { WinnowError } from '@/lib/core/errors'
import { detect, readRecords } from '@/lib/ingest'
import { AUTO, importAll, sourceOf } from './sources'

describe('refused files', () => {
  it.each<[string, string, string | Uint8Array, string]>([
    ['empty-file', 'no bytes', '', '0 bytes'],
    ['empty-file', 'only a byte order mark', '\uFEFF', 'blank'],
    ['empty-file', 'only blank lines', '\n  \r\n\n', 'blank'],
    ['empty-file', 'an empty array', '[]', 'no records'],
    ['empty-file', 'a header without rows', 'prompt,completion\n', 'no records'],
    [
      'empty-file',
      'Parquet without rows',
      new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 'prompt', type: 'STRING', data: [] }] })),
      'no records',
    ],
    ['archive', 'gzip', Buffer.from([0x1f, 0x8b, 8, 0, 0]), 'gunzip'],
    ['archive', 'zip', Buffer.from('PK\x03\x04....'), 'unzip'],
    ['archive', 'tar', Buffer.concat([Buffer.alloc(257, 'a'), Buffer.from('ustar\0')]), 'tar -xf'],
    ['binary-file', 'an image', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'), 'NUL'],
    [
      'binary-file',
      'UTF-16 without a mark',
      Buffer.from('{"prompt": "q", "completion": "a"}', 'utf16le'),
      'UTF-16',
    ],
    ['malformed', 'prose', 'Dear diary.\nNothing happened.\n', 'line 1, column 1'],
    ['malformed', 'only broken lines', '{"prompt": \n{"prompt": \n', 'line 2, column'],
    ['malformed', 'Parquet cut off', Buffer.from('PAR1....PAR1'), 'footer'],
    [
      'malformed',
      'a CSV header with a name twice',
      'prompt,x,prompt\na,b,c\n',
      'file.bin: The CSV header names the column "prompt" twice, as columns 1 and 3',
    ],
    ['too-large', 'a CSV header of 20,000 columns', `${'x,'.repeat(19_999)}x\n1\n`, '20000 columns'],
    ['unknown-schema', 'unknown fields', '{"question": "q", "answer": "a"}', 'question, answer'],
    ['unknown-schema', 'numbers', '[1, 2, 3]', 'the number 1'],
    [
      'conversation-tree',
      'Open-Assistant',
      '{"message_tree_id": "x", "prompt": {"text": "q", "replies": []}}',
      'one path per record',
    ],
  ])('%s: %s', async (code, _, bytes, words) => {
    const refused = detect(sourceOf(bytes, 'file.bin'), AUTO)
    await expect(refused).rejects.toBeInstanceOf(WinnowError)
    await expect(refused).rejects.toMatchObject({ code, message: expect.stringContaining(words) as string })
    await expect(refused).rejects.toMatchObject({ message: expect.stringContaining('file.bin') as string })
  })

  it('an explicit format still refuses what is no text, and leaves the schema to the rows', async () => {
    await expect(detect(sourceOf(''), { ...AUTO, format: 'alpaca' })).rejects.toMatchObject({
      code: 'empty-file',
    })
    const rows = await importAll(sourceOf('{"question": "q"}\n{"instruction": "a"}'), {
      ...AUTO,
      format: 'alpaca',
    })
    expect(rows.map((row) => (row.ok ? 'ok' : row.code))).toEqual(['unknown-schema', 'missing-content'])
  })

  it('Parquet text that is not UTF-8 costs its row', async () => {
    const parquet = new Uint8Array(
      parquetWriteBuffer({
        columnData: [
          { name: 'prompt', data: ['qqqqq', 'r'], type: 'STRING' },
          { name: 'completion', data: ['a', 'b'], type: 'STRING' },
        ],
        codec: 'UNCOMPRESSED',
      }),
    )
    const bytes = Buffer.from(parquet)
    bytes[bytes.indexOf('qqqqq') + 2] = 0xff
    const rows = await importAll(sourceOf(bytes))
    expect(rows.map((row) => (row.ok ? 'ok' : row.code))).toEqual(['not-utf-8', 'ok'])
  })
})

it('a CSV whose quote is never closed is read on in batches, and its line is named', async () => {
  const rows = 30_000
  const table = `prompt,completion\nq,a\nq,"open\n${'q,a\n'.repeat(rows)}`
  const batches = []
  for await (const batch of readRecords(sourceOf(table), 'csv')) batches.push(batch)
  expect(Math.max(...batches.map(({ length }) => length))).toBeLessThan(20_000)
  expect(batches.flat().filter(({ ok }) => ok)).toHaveLength(rows + 1)
  expect(batches.flat().find(({ ok }) => !ok)).toMatchObject({
    line: 3,
    column: 3,
    message: expect.stringContaining('never closed') as string,
  })
})

it('a CSV whose open quote outgrows a record says so, not that the record is long', async () => {
  const table = Buffer.concat([
    Buffer.from('prompt,completion\nq,a\nq,"open\n'),
    Buffer.alloc(17 << 20, `${'x'.repeat(1023)}\n`),
  ])
  const rejected = []
  for await (const batch of readRecords(sourceOf(table), 'csv'))
    rejected.push(...batch.filter(({ ok }) => !ok))
  expect(rejected[0]).toMatchObject({ code: 'malformed-csv', line: 3, column: 3 })
})
