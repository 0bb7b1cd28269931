import type { Pairs } from '../pairs'
import { differenceBits, type Traits, traitsOf } from './second-check'

/** Pairs the vectors call alike, and what the second check says of each. */
export interface CheckedPairs {
  pairs: Pairs
  /** In the order of the pairs, one bit per difference; zero where nothing speaks against the pair. */
  differences: Uint8Array
}

/** Looks at the texts themselves. Each text is taken apart once, and no longer than its pairs need it. */
export function checkPairs(pairs: Pairs, textOf: (document: number) => string): CheckedPairs {
  const traits = new Map<number, Traits>()
  const of = (document: number): Traits => {
    let known = traits.get(document)
    if (known === undefined) {
      if (traits.size >= MAXIMUM_TRAITS) traits.clear()
      traits.set(document, (known = traitsOf(textOf(document))))
    }
    return known
  }
  return { pairs, differences: Uint8Array.from(pairs.left, (left, at) => differenceBits(of(left), of(pairs.right[at]!))) }
}

const MAXIMUM_TRAITS = 20_000

/** The pairs that nothing speaks against, which suggest what could go. The others are shown, and a person decides. */
export function undisputedPairs({ pairs, differences: found }: CheckedPairs): Pairs {
  const kept = Uint32Array.from(found.keys()).filter((at) => found[at] === 0)
  return { left: kept.map((at) => pairs.left[at]!), right: kept.map((at) => pairs.right[at]!), score: Float64Array.from(kept, (at) => pairs.score[at]!) }
}
