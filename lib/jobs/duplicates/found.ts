import type { AddedStats, MinHashStats } from '@/lib/contract/duplicates'
import type { ComparedRows, Pairs } from '@/lib/dedup'
import type { FoundBoilerplate } from './boilerplate-search'

/** The result of a search for near-duplicates. */
export interface NearSearch {
  rows: ComparedRows
  pairs: Pairs
  /** Pairs of texts that were compared to the end. */
  compared: number
  minhash?: MinHashStats
  boilerplate?: FoundBoilerplate
  added?: AddedStats
}
