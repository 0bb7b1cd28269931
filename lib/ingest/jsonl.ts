import { isUtf8 } from 'node:buffer'
import { MAX_RECORD_BYTES } from './limits'
import { recordOfJson, tooLong } from './plain-record'
import type { TextStream } from './source'
import type { PlainRow } from './types'

const NEWLINE = 10

/** One record per line; blank lines are skipped, a bad line costs only itself. */
export async function* readJsonl(stream: TextStream): AsyncGenerator<PlainRow[]> {
  let line = 1
  let position = stream.start
  let carried: Buffer = Buffer.alloc(0)
  /** Inside a line beyond the limit: its rejection is made, the rest of it is dropped. */
  let dropping = false

  for await (const chunk of stream.chunks) {
    const bytes: Buffer = carried.length === 0 ? chunk : Buffer.concat([carried, chunk])
    const lastNewline = bytes.lastIndexOf(NEWLINE)
    const knownUtf8 = lastNewline !== -1 && isUtf8(bytes.subarray(0, lastNewline))
    const rows: PlainRow[] = []
    let start = 0
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
      if (dropping) dropping = false
      else if (!isBlank(bytes, start, end)) {
        rows.push(
          recordOfJson(
            bytes.subarray(start, trimEnd(bytes, start, end)),
            { line, column: 1, start: position + start },
            stream.positionsAreBytes,
            knownUtf8,
          ),
        )
      }
      line++
      start = end + 1
    }
    carried = bytes.subarray(start)
    position += start
    if (dropping || carried.length > MAX_RECORD_BYTES) {
      if (!dropping) rows.push(tooLong({ line, column: 1, start: position }, carried))
      dropping = true
      position += carried.length
      carried = Buffer.alloc(0)
    }
    if (rows.length > 0) yield rows
  }

  if (!isBlank(carried, 0, carried.length)) {
    yield [
      recordOfJson(
        carried.subarray(0, trimEnd(carried, 0, carried.length)),
        { line, column: 1, start: position },
        stream.positionsAreBytes,
        false,
      ),
    ]
  }
}

function isBlank(bytes: Buffer, start: number, end: number): boolean {
  for (let index = start; index < end; index++) {
    if (!isSpace(bytes[index]!)) return false
  }
  return true
}

/** The raw record ends before the carriage return and spaces in front of the newline. */
function trimEnd(bytes: Buffer, start: number, end: number): number {
  while (end > start && isSpace(bytes[end - 1]!)) end--
  return end
}

function isSpace(byte: number): boolean {
  return byte === 32 || byte === 9 || byte === 13
}
