import { connectedAt } from './connected'
import type { KeepOrder } from './keep-order'
import type { Pairs } from '../columns/pairs'
import { StarClusters } from './star-clusters'

interface Removal {
  removed: number
  /** A kept document, and the score of the pair: the reason to remove. */
  kept: number
  score: number
}

export interface Clusters {
  /** In the order of the removed documents. */
  removed: Removal[]
  /**
   * Per document, the smallest document it is connected to: for display and for splits, never a
   * reason to remove.
   */
  cluster: Uint32Array
  /** Components of two or more documents. */
  clusters: number
  removable: number
}

/**
 * The documents that can be removed by all of these pairs, without any decisions (see
 * StarClusters).
 */
export function clusterPairs(count: number, pairs: Pairs, order: KeepOrder): Clusters {
  const stars = new StarClusters(count, pairs, order).at(0)
  const removed: Removal[] = []
  stars.kept.forEach((kept, document) => {
    if (kept !== document) removed.push({ removed: document, kept, score: stars.score[document]! })
  })
  const cluster = connectedAt(count, pairs, 0)
  return { removed, cluster, clusters: countClusters(cluster), removable: removed.length }
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
