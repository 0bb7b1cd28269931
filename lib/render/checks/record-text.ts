import type { Piece } from '@/lib/jinja'
import { contentOf } from '../turns'

/** Whether a piece is words of the record: of a message or of the tools. */
function isRecordText(piece: Piece): boolean {
  return contentOf(piece) !== null || (piece.origin.kind === 'input' && piece.origin.path[0] === 'tools')
}

/**
 * The first piece of the record's words in a range of the text; pieces are in order and without
 * gaps.
 */
export function recordPieceIn(
  pieces: readonly Piece[],
  { start, end }: { start: number; end: number },
): Piece | undefined {
  for (let at = firstEndingAfter(pieces, start); at < pieces.length && pieces[at]!.start < end; at++) {
    if (isRecordText(pieces[at]!)) return pieces[at]
  }
  return undefined
}

function firstEndingAfter(pieces: readonly Piece[], offset: number): number {
  let [low, high] = [0, pieces.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (pieces[middle]!.end <= offset) low = middle + 1
    else high = middle
  }
  return low
}
