import { WinnowError } from '@/lib/core/errors'
import { CHUNK_BYTES } from './limits'
import type { ByteSource, Encoding } from './types'
import { utf16Decoder } from './utf16'

const BYTE_ORDER_MARKS: [Encoding, number[]][] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
]

/** The encoding a byte order mark tells, and the mark's length; UTF-8 without one. */
export function encodingOf(head: Uint8Array): { encoding: Encoding; markBytes: number } {
  for (const [encoding, mark] of BYTE_ORDER_MARKS) {
    if (mark.every((byte, index) => head[index] === byte)) return { encoding, markBytes: mark.length }
  }
  return { encoding: 'utf-8', markBytes: 0 }
}

/** Exactly the bytes [start, end) of the file, however the source cuts its reads. */
export async function readExactly(source: ByteSource, start: number, end: number): Promise<Buffer> {
  const parts: Buffer[] = []
  for (let position = start; position < end;) {
    const part = await readSome(source, position, end - position)
    parts.push(part)
    position += part.length
  }
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts)
}

/**
 * The text of the file as UTF-8 bytes in order, without its byte order mark; `start` is where the
 * first chunk lies.
 */
export interface TextStream {
  start: number
  /**
   * False where the file is not UTF-8, so that positions in the stream are not positions in the
   * file.
   */
  positionsAreBytes: boolean
  chunks: AsyncGenerator<Buffer>
}

export async function openText(source: ByteSource): Promise<TextStream> {
  const { encoding, markBytes } = encodingOf(await readExactly(source, 0, Math.min(4, source.size)))
  const chunks = readChunks(source, markBytes)
  if (encoding === 'utf-8') return { start: markBytes, positionsAreBytes: true, chunks }
  return { start: 0, positionsAreBytes: false, chunks: utf16Decoder(chunks, encoding) }
}

async function* readChunks(source: ByteSource, start: number): AsyncGenerator<Buffer> {
  for (let position = start; position < source.size;) {
    const chunk = await readSome(source, position, Math.min(CHUNK_BYTES, source.size - position))
    position += chunk.length
    yield chunk
  }
}

async function readSome(source: ByteSource, start: number, length: number): Promise<Buffer> {
  const bytes = await source.read(start, length)
  if (bytes.length === 0) {
    throw new WinnowError(
      'malformed',
      `${source.name} became shorter while it was read (byte ${start} of ${source.size}). Import it again once it is complete.`,
    )
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
