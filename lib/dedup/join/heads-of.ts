import { probeLength } from './bounds'
import { GramOrder, type HotGrams } from './gram-order'
import { sharedUint32 } from '../columns/growing-columns'
import type { SetRange } from './join-plan'
import type { SetColumns } from '../shingles/shingle-sets'

/** The heads of a range of sets, concatenated, in the order given by a table of hot grams. */
export function headsOf(
  sets: SetColumns,
  threshold: number,
  hot: HotGrams,
  { from, to }: SetRange = { from: 0, to: sets.sizeOf.length },
): Uint32Array {
  const order = new GramOrder(sets, hot)
  let grams = 0
  for (let set = from; set < to; set++) grams += probeLength(sets.sizeOf[set]!, threshold)
  const heads = sharedUint32(grams)
  for (let set = from, at = 0; set < to; set++) {
    const length = probeLength(sets.sizeOf[set]!, threshold)
    order.head(set, length, heads.subarray(at))
    at += length
  }
  return heads
}
