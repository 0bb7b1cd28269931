import type { Span } from '@/lib/core/finding'
import type { Piece } from '@/lib/jinja'

const FIELDS: ReadonlySet<unknown> = new Set<Span['field']>(['content', 'reasoning_content'])

/**
 * The characters of the record that a range of the rendered text shows; null where the template
 * wrote its first one, or wrote it in another form.
 */
export function sourceOf(range: { start: number; end: number }, pieces: readonly Piece[]): Span | null {
  const piece = pieces.find(({ start, end }) => start <= range.start && range.start < end)
  if (piece?.origin.kind !== 'input' || piece.origin.offset === null) return null
  const {
    path: [root, message, field, ...deeper],
    offset,
  } = piece.origin
  // The parts of a content are handled elsewhere, one by one.
  if (root !== 'messages' || typeof message !== 'number' || !FIELDS.has(field) || deeper.length > 0)
    return null
  const start = offset + range.start - piece.start
  return {
    message,
    field: field as Span['field'],
    start,
    end: start + Math.min(range.end, piece.end) - range.start,
  }
}
