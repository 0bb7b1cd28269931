import type { AnalysedExample } from './analyse'
import { contentOf, messageOf } from './turns'

/** Index of a message that has none: text of the template around the conversation. */
export const NO_MESSAGE = -1

/**
 * The message each UTF-16 unit of the text belongs to. Templates write the system turn before their
 * loop over the messages (Qwen, Llama), so that its header and its end say nothing of a message;
 * they are given to the message they wrap where only one can be meant.
 */
export function ownersOf(analysis: AnalysedExample, bosToken: string | undefined): Int32Array {
  const {
    rendering: { pieces, text },
  } = analysis
  const owners = new Int32Array(text.length).fill(NO_MESSAGE)
  const outside = new Set<number>()
  for (const piece of pieces) {
    const owner = messageOf(piece)
    if (owner === null) continue
    owners.fill(owner, piece.start, piece.end)
    if (piece.item === null && contentOf(piece) === owner) outside.add(owner)
  }
  for (const gap of gapsOf(owners)) fillGap(gap, owners, outside, analysis, bosToken)
  return owners
}

interface Gap {
  start: number
  end: number
}

/** Spans that belong to no message. */
function gapsOf(owners: Int32Array): Gap[] {
  const gaps: Gap[] = []
  let start = 0
  for (let at = 1; at <= owners.length; at++) {
    if (at < owners.length && owners[at] === owners[start]) continue
    if (owners[start] === NO_MESSAGE) gaps.push({ start, end: at })
    start = at
  }
  return gaps
}

/**
 * Assigns a gap next to a message written outside the loop to that message, up to the token that
 * ends its turn; text between two ends is a turn that the template made up, and remains the
 * template's.
 */
function fillGap(
  { start, end }: Gap,
  owners: Int32Array,
  outside: ReadonlySet<number>,
  analysis: AnalysedExample,
  bosToken: string | undefined,
): void {
  const { text } = analysis.rendering
  const before = start === 0 ? NO_MESSAGE : owners[start - 1]!
  const after = end === owners.length ? NO_MESSAGE : owners[end]!
  const turnEnds = turnEndsIn({ start, end }, analysis)
  const [first, last] = [turnEnds[0], turnEnds.at(-1)]
  if (outside.has(before) && (first !== undefined || !outside.has(after)))
    owners.fill(before, start, first ?? end)
  if (!outside.has(after)) return
  // The conversation's first token belongs to no message.
  const bos = start === 0 && bosToken !== undefined && text.startsWith(bosToken) ? bosToken.length : 0
  if (last !== undefined) owners.fill(after, last, end)
  else if (before === NO_MESSAGE) owners.fill(after, bos, end)
}

/**
 * Ends of turns in a gap: after each token that ends a turn elsewhere, with the whitespace that
 * follows it.
 */
function turnEndsIn(
  gap: Gap,
  { turns, specials, alignment: { starts, ends }, rendering: { text } }: AnalysedExample,
): number[] {
  const endings = new Set(
    turns.flatMap(({ endToken }) => (endToken === null ? [] : [text.slice(endToken.start, endToken.end)])),
  )
  return specials.flatMap((index) => {
    const [start, end] = [starts[index]!, ends[index]!]
    if (start < gap.start || end > gap.end || !endings.has(text.slice(start, end))) return []
    return [end + /^\s*/.exec(text.slice(end, gap.end))![0].length]
  })
}
