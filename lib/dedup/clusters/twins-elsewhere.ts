import type { Pairs } from '../columns/pairs'
import type { ShingledTexts } from '../shingles/shingled-texts'

/** A document of the second collection and the document of the first that it duplicates. */
export interface Twin {
  document: number
  twin: number
  score: number
}

/**
 * Which documents from number `from` on have a twin before it, by the pairs across: each with the
 * most similar one, of equal ones the earliest. Equal documents share the pairs of their first.
 */
export function twinsElsewhere({ setOf }: Pick<ShingledTexts, 'setOf'>, from: number, pairs: Pairs): Twin[] {
  const best = new Map<number, { twin: number; score: number }>()
  pairs.left.forEach((left, at) => {
    const right = pairs.right[at]!
    if (left >= from || right < from) return
    const score = pairs.score[at]!
    const known = best.get(setOf[right]!)
    if (known === undefined || score > known.score || (score === known.score && left < known.twin))
      best.set(setOf[right]!, { twin: left, score })
  })
  const twins: Twin[] = []
  for (let document = from; document < setOf.length; document++) {
    const twin = best.get(setOf[document]!)
    if (twin !== undefined) twins.push({ document, ...twin })
  }
  return twins
}
