import type { Pairs } from '@/lib/dedup'
import type { Boilerplate } from './boilerplate-search'
import type { ComparedRows } from './dedup-rows'
import type { MinHashStats } from './minhash-search'

/** What a search for near-duplicates comes back with. */
export interface NearSearch {
  rows: ComparedRows
  pairs: Pairs
  /** Pairs of texts that were compared to the end. */
  compared: number
  minhash?: MinHashStats
  boilerplate?: Boilerplate
  added?: AddedStats
}

export interface AddedStats {
  /** Rows that came since the last run with these parameters. */
  rows: number
  /** Old rows that had to be read again, because a new one might be like them. */
  partners: number
}
