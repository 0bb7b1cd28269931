import type { Encoding } from './types'

/**
 * UTF-16 chunks as UTF-8 chunks. Half a surrogate pair becomes bytes that are not UTF-8, so that
 * its row is rejected.
 */
export async function* utf16Decoder(
  chunks: AsyncGenerator<Buffer>,
  encoding: Exclude<Encoding, 'utf-8'>,
): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0)
  for await (const chunk of chunks) {
    const bytes = Buffer.concat([rest, chunk])
    let end = bytes.length - (bytes.length % 2)
    if (end >= 2 && isHighSurrogate(unitAt(bytes, end - 2, encoding))) end -= 2
    rest = bytes.subarray(end)
    yield toUtf8(decode(bytes.subarray(0, end), encoding))
  }
  if (rest.length > 0) {
    const even = rest.subarray(0, rest.length - (rest.length % 2))
    yield Buffer.concat([toUtf8(decode(even, encoding)), Buffer.alloc(rest.length % 2, INVALID)])
  }
}

/** Never occurs in UTF-8. */
const INVALID = 0xff

function unitAt(bytes: Buffer, position: number, encoding: Encoding): number {
  return encoding === 'utf-16le' ? bytes.readUInt16LE(position) : bytes.readUInt16BE(position)
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}

function decode(bytes: Buffer, encoding: Encoding): string {
  return (encoding === 'utf-16le' ? bytes : Buffer.from(bytes).swap16()).toString('utf16le')
}

function toUtf8(text: string): Buffer {
  const pieces = text.split(/\p{Cs}/u)
  if (pieces.length === 1) return Buffer.from(text)
  return Buffer.concat(
    pieces.flatMap((piece, index) =>
      index === 0 ? [Buffer.from(piece)] : [Buffer.of(INVALID), Buffer.from(piece)],
    ),
  )
}
