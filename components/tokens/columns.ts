import type { Inspection, TextRun, TextSource, TokenColumns } from '@/lib/contract/inspection'

export type Rendered = Extract<Inspection, { ok: true }>

/** Tokens `from` to `to` (half-open) that are pointed at, selected or marked by a finding. */
export interface TokenRange {
  from: number
  to: number
}

/** The text range of a range of tokens. */
export function textOf(
  { starts, ends }: TokenColumns,
  { from, to }: TokenRange,
): { start: number; end: number } {
  return { start: starts[from] ?? 0, end: ends[to - 1] ?? 0 }
}

/** The tokens that hold any of these characters; null where there are none. */
export function tokensOver({ starts, ends }: TokenColumns, start: number, end: number): TokenRange | null {
  const from = firstWhere(ends, (tokenEnd) => tokenEnd > start)
  let to = from
  while (to < starts.length && starts[to]! < end) to++
  return to > from ? { from, to } : null
}

export function isTrained({ trained }: TokenColumns, index: number): boolean {
  const range = trained[firstWhere(trained, ([, to]) => to > index)]
  return range !== undefined && range[0] <= index
}

export function countTrained({ trained }: TokenColumns, { from, to }: TokenRange): number {
  return trained.reduce(
    (sum, [start, end]) => sum + Math.max(0, Math.min(to, end) - Math.max(from, start)),
    0,
  )
}

/** One flag per token. */
export function trainedFlags({ ids, trained }: TokenColumns): Uint8Array {
  const flags = new Uint8Array(ids.length)
  for (const [from, to] of trained) flags.fill(1, from, to)
  return flags
}

/** The run a character lies in. */
export const runAt = (runs: readonly TextRun[], offset: number): TextRun | null => {
  const run = runs[firstWhere(runs, ({ end }) => end > offset)]
  return run !== undefined && run.start <= offset ? run : null
}

/**
 * The source of a character, and its offset in that string; null if it was derived from the whole
 * of it.
 */
export function sourceAt(
  { sources: { starts, sources, offsets, table } }: Rendered,
  offset: number,
): { source: TextSource; at: number | null } | null {
  const stretch = firstWhere(starts, (start) => start > offset) - 1
  const source = table[sources[stretch] ?? -1]
  if (source === undefined) return null
  return { source, at: offsets[stretch] === -1 ? null : offsets[stretch]! + offset - starts[stretch]! }
}

/**
 * Index of the first item of which something is true that is true of all after it; their number
 * where there is none.
 */
export function firstWhere<Item>(items: readonly Item[], isTrue: (item: Item) => boolean): number {
  let [low, high] = [0, items.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (isTrue(items[middle]!)) high = middle
    else low = middle + 1
  }
  return low
}
