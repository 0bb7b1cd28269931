import type { Alignment } from './align'
import type { Turn } from './turns'

/** A turn with its end known, which takes the tokens to know. */
export interface EndedTurn extends Turn {
  /**
   * End of the content, including anything the template writes to close it, such as `</tool_call>`.
   */
  bodyEnd: number
  /**
   * The tokens that end the turn: the first unbroken run of special tokens after the content. Null
   * where the template writes none inside the turn, so that the model would never learn to stop.
   */
  endToken: { start: number; end: number } | null
}

/**
 * Finds the end of each turn.
 * @param specials indices of the special tokens, ascending
 */
export function endTurns(
  turns: readonly Turn[],
  text: string,
  specials: readonly number[],
  alignment: Alignment,
): EndedTurn[] {
  return turns.map((turn) => {
    const endToken = findEndToken(turn, specials, alignment)
    const written = turn.headerEnd + text.slice(turn.headerEnd, turn.end).trimEnd().length
    return { ...turn, endToken, bodyEnd: endToken?.start ?? Math.max(turn.contentEnd, written) }
  })
}

function findEndToken(
  turn: Turn,
  specials: readonly number[],
  { starts, ends }: Alignment,
): EndedTurn['endToken'] {
  let at = firstFrom(specials, starts, turn.contentEnd)
  const first = specials[at]
  if (first === undefined || ends[first]! > turn.end) return null
  const found = { start: starts[first]!, end: ends[first]! }
  for (
    let next = specials[++at];
    next !== undefined && starts[next] === found.end && ends[next]! <= turn.end;
    next = specials[++at]
  ) {
    found.end = ends[next]!
  }
  return found
}

/** Position in `specials` of the first token that starts at or after an offset. */
function firstFrom(specials: readonly number[], starts: Uint32Array, offset: number): number {
  let [low, high] = [0, specials.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (starts[specials[middle]!]! < offset) low = middle + 1
    else high = middle
  }
  return low
}
