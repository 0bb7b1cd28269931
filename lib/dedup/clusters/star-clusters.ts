import { DisjointSets } from './disjoint-sets'
import { compareToKeep, type KeepOrder } from './keep-order'
import { neighboursOf, type Neighbours } from './neighbours'
import type { Pairs } from '../columns/pairs'

/** Decisions of people about documents before a search, as columns with one entry per document. */
export interface Standing {
  /** Above zero: never removed, and the first to be kept, the higher the sooner. */
  held: Uint8Array
  /** 1: no longer there. It is not removed again, and nothing is removed for it. */
  absent: Uint8Array
}

/** The fate of each document at a threshold. */
export interface Stars {
  /** The document that is kept for it: itself, or the better one that removes it. */
  kept: Uint32Array
  /** Their similarity; 1 for a kept document. */
  score: Float64Array
}

/**
 * From the best to the worst, a document that is still there is kept and removes its worse
 * neighbours. Every removed document is therefore within the threshold of a kept one, which
 * connected components do not guarantee: on a template corpus they removed 19 % of rows because of
 * a row that was itself removed.
 *
 * A score of 1 is equality, and equal documents share their neighbours: they are decided together,
 * by their best member. This is why stars of equal documents are enough (see nearPairs and
 * exactGroups).
 */
export class StarClusters {
  readonly #groupOf: Uint32Array
  readonly #bestOf: Uint32Array
  readonly #neighbours: Neighbours
  /**
   * Groups with a neighbour, from the best to the worst: when the absent ones come, all others are
   * decided.
   */
  readonly #groups: Uint32Array
  readonly #standing: Standing | undefined

  constructor(count: number, pairs: Pairs, order: KeepOrder, standing?: Standing) {
    const equal = new DisjointSets(count)
    pairs.left.forEach((left, pair) => {
      if (pairs.score[pair] === 1) equal.union(left, pairs.right[pair]!)
    })
    const compare = (one: number, other: number): number =>
      compareStanding(standing, one, other) || compareToKeep(order, one, other)
    this.#standing = standing
    this.#groupOf = equal.roots()
    this.#bestOf = bestMembers(this.#groupOf, compare)
    this.#neighbours = neighboursOf(this.#groupOf, pairs)
    this.#groups = this.#neighbours.groups.sort((one, other) =>
      compare(this.#bestOf[one]!, this.#bestOf[other]!),
    )
  }

  /** With the pairs of at least this similarity. */
  at(threshold: number): Stars {
    const { kept: keptOf, score: scoreOf } = this.#decideGroups(threshold)
    const kept = new Uint32Array(this.#groupOf.length)
    const score = new Float64Array(kept.length).fill(1)
    for (let document = 0; document < kept.length; document++) {
      const group = this.#groupOf[document]!
      kept[document] = this.#stays(document) ? document : keptOf[group]!
      if (kept[document] !== document) score[document] = scoreOf[group]!
    }
    return { kept, score }
  }

  /**
   * Per group the document that is kept for it (its own best, or the better neighbour that removes
   * it) and their score.
   */
  #decideGroups(threshold: number): Stars {
    const { start, group: neighbour, score: scores } = this.#neighbours
    const kept = this.#bestOf.slice()
    const score = new Float64Array(kept.length).fill(1)
    const decided = new Uint8Array(kept.length)
    for (const group of this.#groups) {
      const best = this.#bestOf[group]!
      if (decided[group] === 1) continue
      decided[group] = 1
      for (let at = start[group]!; at < start[group + 1]!; at++) {
        const other = neighbour[at]!
        if (decided[other] === 1 || scores[at]! < threshold || this.#stays(this.#bestOf[other]!)) continue
        decided[other] = 1
        kept[other] = best
        score[other] = scores[at]!
      }
    }
    return { kept, score }
  }

  #stays(document: number): boolean {
    return (
      this.#standing !== undefined &&
      (this.#standing.held[document]! > 0 || this.#standing.absent[document] === 1)
    )
  }
}

/** Held documents first, absent ones last. */
function compareStanding(standing: Standing | undefined, one: number, other: number): number {
  if (standing === undefined) return 0
  return standing.absent[one]! - standing.absent[other]! || standing.held[other]! - standing.held[one]!
}

/** The document each group of equal documents would keep. */
function bestMembers(groupOf: Uint32Array, compare: (one: number, other: number) => number): Uint32Array {
  const bestOf = Uint32Array.from(groupOf)
  for (let document = 0; document < groupOf.length; document++) {
    const group = groupOf[document]!
    if (group !== document && compare(document, bestOf[group]!) < 0) bestOf[group] = document
  }
  return bestOf
}
