import type { Pairs } from '../columns/pairs'
import { positions } from '../columns/positions'
import { differenceBits, type Traits, traitsOf } from './second-check'

/** Pairs with similar vectors, and the result of the second check for each. */
export interface CheckedPairs {
  pairs: Pairs
  /** In the order of the pairs, one bit per difference; zero if the second check found none. */
  differences: Uint8Array
}

/**
 * Looks at the texts themselves. Each text is taken apart once, and no longer than its pairs need
 * it.
 */
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
  return {
    pairs,
    differences: Uint8Array.from(pairs.left, (left, at) => differenceBits(of(left), of(pairs.right[at]!))),
  }
}

/** About a kilobyte each. */
const MAXIMUM_TRAITS = 200_000

/** The pairs without a difference, and the others. */
export function sidesOf({ pairs, differences }: CheckedPairs): { taken: Pairs; against: Pairs } {
  const pick = (wanted: boolean): Pairs => {
    const chosen = positions(differences.length, (at) => (differences[at] === 0) === wanted)
    return {
      left: chosen.map((at) => pairs.left[at]!),
      right: chosen.map((at) => pairs.right[at]!),
      score: Float64Array.from(chosen, (at) => pairs.score[at]!),
    }
  }
  return { taken: pick(true), against: pick(false) }
}
