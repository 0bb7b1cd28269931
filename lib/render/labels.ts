import type { Alignment } from './align'
import type { TrainedSpan } from './policies'

/** Loss functions skip this label (PyTorch's ignore_index). */
export const IGNORED = -100

/** Labels per token, and the tokens that hold trained and masked characters at once. */
export interface Labelling {
  labels: number[]
  trained: number
  straddling: number[]
}

/**
 * Trains every token that overlaps a span, so that the first and last characters of an answer are
 * never lost.
 */
export function labelTokens(
  ids: readonly number[],
  { starts, ends }: Alignment,
  spans: readonly TrainedSpan[],
): Labelling {
  const ranges = unite(spans)
  const labels = new Array<number>(ids.length).fill(IGNORED)
  const straddling: number[] = []
  let trained = 0
  let next = 0
  for (let index = 0; index < ids.length; index++) {
    const [start, end] = [starts[index]!, ends[index]!]
    while (next < ranges.length && ranges[next]!.end <= start) next++
    const range = ranges[next]
    if (range === undefined) break
    if (end <= range.start) continue
    labels[index] = ids[index]!
    trained++
    if (start < range.start || end > range.end) straddling.push(index)
  }
  return { labels, trained, straddling }
}

/** Labels of tokens a trainer has chosen one by one. */
export function labelTrained({
  ids,
  trained,
  targets,
}: {
  ids: readonly number[]
  trained: Uint8Array
  targets?: ReadonlyMap<number, number>
}): Labelling {
  const labels = ids.map((id, index) => (trained[index] === 1 ? (targets?.get(index) ?? id) : IGNORED))
  return { labels, trained: trained.reduce((sum, one) => sum + one, 0), straddling: [] }
}

/** Tokens that overlap any of the spans, of the first `limit` or of all. */
export function countTokens(
  { starts, ends }: Alignment,
  spans: readonly TrainedSpan[],
  limit = starts.length,
): number {
  const ranges = unite(spans)
  let count = 0
  let next = 0
  for (let index = 0; index < Math.min(limit, starts.length); index++) {
    while (next < ranges.length && ranges[next]!.end <= starts[index]!) next++
    if (next < ranges.length && ends[index]! > ranges[next]!.start) count++
  }
  return count
}

/** Neighbouring spans as one range. */
function unite(spans: readonly TrainedSpan[]): { start: number; end: number }[] {
  const ranges: { start: number; end: number }[] = []
  for (const { start, end } of spans) {
    const last = ranges.at(-1)
    if (last?.end === start) last.end = end
    else ranges.push({ start, end })
  }
  return ranges
}
