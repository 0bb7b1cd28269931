/** A row may leave out this many consecutive words of a long item, and still contain it. */
const LONGEST_GAP = 8
/** For a short item a quarter, and never a single word, which may be a changed number. */
const GAP_SHARE = 0.25
const SHORTEST_GAP = 2

/**
 * So many words in a row, of the `own` ones of an item, say that a row has a part of it alone: an
 * opening, a licence, a quotation.
 */
export function gapOf(own: number): number {
  return Math.min(LONGEST_GAP, Math.max(SHORTEST_GAP, Math.ceil(own * GAP_SHARE)))
}

/**
 * From how many other items on a gram says nothing of this one. It is at least twice as common as
 * the rarest gram of the item: a set that holds each item three times, or in five wordings, is
 * not left out by itself.
 */
export function mostItems(fewest: number, commonItems: number): number {
  return Math.max(commonItems, 2 * fewest)
}

/** The words that identify an item, as marks, and their number. */
export interface OwnPart {
  marks: Uint8Array
  count: number
}

/**
 * The remaining part of an item of `length` words when some of its grams are ignored: the words
 * that none of these covers; if they cover everything, the words that the other grams cover.
 */
export function ownPart(length: number, gram: number, isIgnored: (at: number) => boolean): OwnPart {
  const marks = new Uint8Array(length).fill(1)
  const others = new Uint8Array(length)
  for (let at = 0; at + gram <= length; at++) {
    if (isIgnored(at)) marks.fill(0, at, at + gram)
    else others.fill(1, at, at + gram)
  }
  const count = sum(marks)
  return count > 0 ? { marks, count } : { marks: others, count: sum(others) }
}

/**
 * Marks the grams of an item that consist of its own words alone or, if there are none, all that
 * are not ignored: five words of which four are a template's do not identify an item that has more
 * to show.
 */
export function ownGrams(length: number, gram: number, isIgnored: (at: number) => boolean): Uint8Array {
  const places = Math.max(0, length - gram + 1)
  const template = new Uint8Array(length)
  for (let at = 0; at < places; at++) if (isIgnored(at)) template.fill(1, at, at + gram)
  const own = Uint8Array.from({ length: places }, (_, at) =>
    template.subarray(at, at + gram).includes(1) ? 0 : 1,
  )
  return own.includes(1) ? own : own.map((_, at) => (isIgnored(at) ? 0 : 1))
}

/**
 * The share of an item's own words that a row covers. A run of them counts if the row has as many
 * of them in sequence as a gram has words, or all: two words after a template that all items share
 * do not identify an item.
 */
export function ownShare(
  { marks, count }: OwnPart,
  gram: number,
  isCovered: (at: number) => boolean,
): number {
  let covered = 0
  for (let from = 0; from < marks.length; from++) {
    if (marks[from] === 0) continue
    let to = from
    while (marks[to] === 1) to++
    for (let at = from; at < to; at++) {
      const start = at
      while (at < to && isCovered(at)) at++
      if (at - start >= Math.min(gram, to - from)) covered += at - start
    }
    from = to
  }
  return covered / count
}

function sum(marks: Uint8Array): number {
  let total = 0
  for (const mark of marks) total += mark
  return total
}
