import { DisjointSets } from './disjoint-sets'
import { GrowingUint32 } from './growing-columns'
import { compareToKeep } from './keep-order'
import type { KeepOrder } from './keep-order'
import type { Pairs } from './pairs'

interface Removal {
  removed: number
  /** A document that stays, and the score of the pair: the reason to remove. */
  kept: number
  score: number
}

export interface Clusters {
  /** In the order of the removed documents. */
  removed: Removal[]
  /** Per document, the smallest document it is connected to: for display and for splits, never a reason to remove. */
  cluster: Uint32Array
  /** Components of two or more documents. */
  clusters: number
  removable: number
}

/**
 * Which documents can go: from the best to the worst, a document that is still there stays and removes its worse
 * neighbours. So every removed document is within the threshold of one that stays, which connected components do not
 * promise: on a template corpus they removed 19 % of rows on the word of a row that went itself (DEDUP.md §5).
 *
 * A score of 1 is equality, and equal documents share their neighbours: they are decided as one, on behalf of their
 * best member. That is what makes stars of equal documents enough (see nearPairs and exactGroups).
 */
export function clusterPairs(count: number, pairs: Pairs, order: KeepOrder): Clusters {
  const equal = new DisjointSets(count)
  const connected = new DisjointSets(count)
  pairs.left.forEach((left, pair) => {
    connected.union(left, pairs.right[pair]!)
    if (pairs.score[pair] === 1) equal.union(left, pairs.right[pair]!)
  })
  const groupOf = equal.roots()
  const bestOf = bestMembers(groupOf, order)
  const keeper = keepBest(groupOf, bestOf, pairs, order)
  const removed: Removal[] = []
  for (let document = 0; document < groupOf.length; document++) {
    const group = groupOf[document]!
    const kept = keeper.kept[group]!
    if (kept !== document) removed.push({ removed: document, kept, score: keeper.score[group]! })
  }
  const cluster = connected.roots()
  return { removed, cluster, clusters: countClusters(cluster), removable: removed.length }
}

/** The document each group of equal documents would keep. */
function bestMembers(groupOf: Uint32Array, order: KeepOrder): Uint32Array {
  const bestOf = Uint32Array.from(groupOf)
  for (let document = 0; document < groupOf.length; document++) {
    const group = groupOf[document]!
    if (group !== document && compareToKeep(order, document, bestOf[group]!) < 0) bestOf[group] = document
  }
  return bestOf
}

/** Per group the document that stays for it, its own best or the better neighbour that removes it, and their score. */
function keepBest(groupOf: Uint32Array, bestOf: Uint32Array, pairs: Pairs, order: KeepOrder): { kept: Uint32Array; score: Float64Array } {
  const kept = Uint32Array.from(bestOf)
  const score = new Float64Array(groupOf.length).fill(1)
  const decided = new Uint8Array(groupOf.length)
  const neighbours = neighboursOf(groupOf, pairs)
  const groups = neighbours.groups.sort((one, other) => compareToKeep(order, bestOf[one]!, bestOf[other]!))
  for (const group of groups) {
    if (decided[group] === 1) continue
    decided[group] = 1
    for (let at = neighbours.start[group]!; at < neighbours.start[group + 1]!; at++) {
      const other = neighbours.group[at]!
      if (decided[other] === 1) continue
      decided[other] = 1
      kept[other] = bestOf[group]!
      score[other] = neighbours.score[at]!
    }
  }
  return { kept, score }
}

interface Neighbours {
  /** Groups with at least one neighbour. */
  groups: Uint32Array
  /** The neighbours of group g are group[start[g]] to group[start[g + 1] - 1], with their scores. */
  start: Uint32Array
  group: Uint32Array
  score: Float64Array
}

function neighboursOf(groupOf: Uint32Array, pairs: Pairs): Neighbours {
  const start = new Uint32Array(groupOf.length + 1)
  const ends = [pairs.left, pairs.right]
  for (const end of ends) for (const document of end) start[groupOf[document]! + 1]!++
  for (let group = 0; group < groupOf.length; group++) start[group + 1]! += start[group]!
  const next = start.slice()
  const group = new Uint32Array(pairs.left.length * 2)
  const score = new Float64Array(pairs.left.length * 2)
  const put = (from: number, to: number, value: number): void => {
    const at = next[from]!++
    group[at] = to
    score[at] = value
  }
  pairs.left.forEach((left, pair) => {
    const one = groupOf[left]!
    const other = groupOf[pairs.right[pair]!]!
    put(one, other, pairs.score[pair]!)
    put(other, one, pairs.score[pair]!)
  })
  return { groups: positions(groupOf.length, (at) => start[at + 1]! > start[at]!), start, group, score }
}

/** The numbers below `count` that a condition holds for: of a million rows a few thousand have a neighbour. */
function positions(count: number, holds: (at: number) => boolean): Uint32Array {
  const found = new GrowingUint32()
  for (let at = 0; at < count; at++) if (holds(at)) found.push(at)
  return found.view()
}

function countClusters(cluster: Uint32Array): number {
  const seen = new Uint8Array(cluster.length)
  let clusters = 0
  cluster.forEach((root, document) => {
    if (root === document || seen[root] === 1) return
    seen[root] = 1
    clusters++
  })
  return clusters
}
