import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { type ByteSource, type ReadOptions, type Row, detect, readRows } from '@/lib/ingest'

/** A file in memory; with `most`, every read is cut to that many bytes. */
export function sourceOf(content: string | Uint8Array, name = 'test.bin', most = Infinity): ByteSource {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  return {
    name,
    size: bytes.length,
    read: (start, length) => Promise.resolve(bytes.subarray(start, start + Math.min(length, most))),
  }
}

export function sourceOfFile(path: string): ByteSource {
  return sourceOf(readFileSync(path), basename(path))
}

export const AUTO: ReadOptions = { format: 'auto', mixed: 'refuse', preference: 'refuse' }

export async function importAll(source: ByteSource, options: ReadOptions = AUTO): Promise<Row[]> {
  const detection = await detect(source, options)
  const rows: Row[] = []
  for await (const batch of readRows(source, detection, options)) rows.push(...batch)
  return rows
}
