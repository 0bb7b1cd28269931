import type { SourceColumns, TextSource } from '@/lib/contract/inspection'
import type { Piece } from '@/lib/jinja'

/** The provenance the template engine kept, as columns for the screen. */
export function sourceColumns(pieces: readonly Piece[]): SourceColumns {
  const columns: SourceColumns = { starts: [], sources: [], offsets: [], table: [] }
  const indices = new Map<string, number>()
  for (const piece of pieces) {
    if (piece.start === piece.end) continue
    const source = sourceOf(piece)
    const key = JSON.stringify(source)
    let index = indices.get(key)
    if (index === undefined) {
      index = columns.table.push(source) - 1
      indices.set(key, index)
    }
    const offset = piece.origin.kind === 'input' ? (piece.origin.offset ?? -1) : 0
    if (continues(columns, index, piece.start, offset)) continue
    columns.starts.push(piece.start)
    columns.sources.push(index)
    columns.offsets.push(offset)
  }
  return columns
}

function sourceOf({ origin }: Piece): TextSource {
  if (origin.kind === 'template') return { kind: 'template', line: origin.line, column: origin.column }
  const [root, message, ...field] = origin.path
  if (root === 'messages' && typeof message === 'number' && field.length > 0)
    return { kind: 'message', message, field: field.join('.') }
  return { kind: 'input', name: origin.path.join('.') }
}

/** Whether a span continues the one before it, in the text and in its source. */
function continues(
  { starts, sources, offsets }: SourceColumns,
  source: number,
  start: number,
  offset: number,
): boolean {
  const last = starts.length - 1
  if (last < 0 || sources[last] !== source) return false
  return offset === -1
    ? offsets[last] === -1
    : offsets[last] !== -1 && offsets[last]! + start - starts[last]! === offset
}
