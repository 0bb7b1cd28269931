import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { describe, expect, it } from 'vitest'
import { openSource } from '@/lib/adapters/files'
import { WinnowError } from '@/lib/core/errors'
import { seededRandom } from '@/tests/seeded-random'
import { readRecords } from '@/lib/ingest'
import { MAX_PAGE_BYTES } from '@/lib/ingest/limits'
import { CODECS, damaged, endlessRun, parquetFile } from './parquet-files'

const folder = mkdtempSync(join(tmpdir(), 'winnow-parquet-'))

async function rowsOf(bytes: Uint8Array): Promise<number | string> {
  const path = join(folder, 'file.parquet')
  writeFileSync(path, bytes)
  const source = await openSource(path, 'file.parquet')
  let rows = 0
  try {
    for await (const batch of readRecords(source, 'parquet')) rows += batch.length
    return rows
  } catch (error) {
    if (error instanceof WinnowError) return error.code
    throw error
  } finally {
    await source.close()
  }
}

describe('a Parquet file read in a process of its own', () => {
  it.each(
    CODECS.flatMap(
      (codec) =>
        [
          [codec, false],
          [codec, true],
        ] as const,
    ),
  )('gives its rows (%s, encoded: %s)', async (codec, encoded) => {
    expect(await rowsOf(parquetFile(codec, encoded))).toBe(300)
  })

  it('that ends V8 itself is one refusal', async () => {
    // It breaks down, or is ended before: whichever comes first.
    expect(['malformed', 'too-large']).toContain(await rowsOf(endlessRun()))
  })

  it('that claims a page for which a decoder needs a gigabyte is refused before it is unpacked', async () => {
    const data = [JSON.stringify([{ role: 'user', content: 'a'.repeat(MAX_PAGE_BYTES) }])]
    expect(
      await rowsOf(
        Buffer.from(
          parquetWriteBuffer({ columnData: [{ name: 'messages', data, type: 'STRING' }], codec: 'SNAPPY' }),
        ),
      ),
    ).toBe('too-large')
  })

  it('damaged by single bits gives rows or a refusal, never anything else', async () => {
    const random = seededRandom(7)
    const answers = []
    for (let trial = 0; trial < 16; trial++) {
      const file = parquetFile(CODECS[trial % CODECS.length]!, trial % 8 >= 4)
      answers.push(await rowsOf(damaged(file, random)))
    }
    expect(
      answers.every((answer) => typeof answer === 'number' || ['malformed', 'too-large'].includes(answer)),
    ).toBe(true)
  })
})
