import { ArrayScanner } from './array-scanner'
import type { TextStream } from './source'
import type { PlainRow } from './types'

/**
 * The records of one JSON value: an array of them, an object that wraps one array (`{"data":
 * […]}`), or one object.
 */
export async function* readJson(stream: TextStream): AsyncGenerator<PlainRow[]> {
  const scanner = new ArrayScanner(stream.start, stream.positionsAreBytes)
  for await (const chunk of stream.chunks) {
    const rows = scanner.push(chunk)
    if (rows.length > 0) yield rows
  }
  const rows = scanner.end()
  if (rows.length > 0) yield rows
}
