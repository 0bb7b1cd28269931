import { brotliCompressSync, gzipSync } from 'node:zlib'
import { parquetWriteBuffer } from 'hyparquet-writer'

/** Small Parquet files of several codecs and encodings, and damage done to them by a seed. */

const ROWS = 300
const prompts = Array.from({ length: ROWS }, (_, at) => `Question ${at % 40}: ${'why '.repeat(at % 7)}`)
const completions = Array.from({ length: ROWS }, (_, at) => `Answer ${at}`)
const numbers = Array.from({ length: ROWS }, (_, at) => (at % 5 === 0 ? null : at * 3))

export const CODECS = ['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'BROTLI'] as const

export function parquetFile(codec: (typeof CODECS)[number], encoded: boolean): Buffer {
  const columnData = [
    {
      name: 'prompt',
      data: prompts,
      type: 'STRING' as const,
      ...(encoded && { encoding: 'RLE_DICTIONARY' as const }),
    },
    {
      name: 'completion',
      data: completions,
      type: 'STRING' as const,
      ...(encoded && { encoding: 'DELTA_BYTE_ARRAY' as const }),
    },
    {
      name: 'number',
      data: numbers,
      type: 'INT32' as const,
      nullable: true,
      ...(encoded && { encoding: 'DELTA_BINARY_PACKED' as const }),
    },
  ]
  const compressors = {
    GZIP: (input: Uint8Array) => gzipSync(input),
    BROTLI: (input: Uint8Array) => brotliCompressSync(input),
  }
  return Buffer.from(parquetWriteBuffer({ columnData, codec, compressors, rowGroupSize: 120, pageSize: 600 }))
}

/** The file with one to four bits flipped. */
export function damaged(file: Buffer, random: () => number): Buffer {
  const bytes = Buffer.from(file)
  const flips = 1 + Math.floor(random() * 4)
  for (let flip = 0; flip < flips; flip++) {
    const at = Math.floor(random() * bytes.length)
    bytes[at]! ^= 1 << Math.floor(random() * 8)
  }
  return bytes
}

/**
 * A run of levels that claims two thousand million repetitions: the decoder fills an array until V8
 * gives up.
 */
export function endlessRun(): Buffer {
  const data = Array.from({ length: 300 }, (_, at) => (at % 2 === 0 ? null : at))
  const file = Buffer.from(
    parquetWriteBuffer({
      columnData: [{ name: 'prompt', data, type: 'INT32', nullable: true }],
      codec: 'UNCOMPRESSED',
    }),
  )
  // 38 groups of eight levels, packed as bits: 01010101 …
  const levels = file.indexOf(Buffer.from([(38 << 1) | 1, 0xaa, 0xaa]))
  if (levels === -1) throw new Error('the writer packs levels in another way')
  file.set([0xfe, 0xff, 0xff, 0xff, 0x0f, 1], levels)
  return file
}
