import type { CommonSpan, Shingling } from '@/lib/dedup'
import type { DedupParameters } from './dedup-parameters'
import type { ButSystem } from './exact-search'
import type { MinHashStats } from './minhash-search'
import type { AddedStats } from './near-found'

/** What a finished run says of itself; stored with it and printed by `winnow dedup`. */
export interface DedupStats {
  method: DedupParameters['method']
  threshold: number
  scope: string
  shingle?: Shingling
  setAside?: boolean
  /** The dataset whose rows stay. */
  against?: string
  examples: number
  pairs: number
  /** Pairs of texts that were compared to the end; of n rows there are n (n - 1) / 2. */
  compared: number
  clusters: number
  removable: number
  /** Removable rows whose whole conversation equals the kept one's to the letter. */
  exact: number
  warnings: string[]
  /** Datasets with exactly the same rows under another name. */
  sameAs: string[]
  butSystem?: ButSystem
  /** Rows that could go if capitals and punctuation did not count; `removable` are among them. */
  sameWords?: number
  boilerplate?: { shingles: number; spans: CommonSpan[] }
  minhash?: MinHashStats
  added?: AddedStats
  ms: number
}

/** From this share of the rows on, removing by a part of them is worth a warning. */
const MUCH = 0.1

interface Removal {
  examples: number
  removable: number
  /** Removed rows that are the same in the compared part only. */
  differing: number
  sameWords: number
}

/** What a person should know before rows go. */
export function warningsOf({ scope }: DedupParameters, { examples, removable, differing, sameWords }: Removal): string[] {
  if (scope === 'all' || differing === 0 || removable < examples * MUCH) return []
  const count = (rows: number): string => rows.toLocaleString('en')
  const share = Math.round((removable / examples) * 100)
  const [what, rest] = scope === 'prompt' ? ['prompt', 'another answer'] : ['answer', 'another prompt']
  const more = sameWords > removable ? ` (${count(sameWords)} if capitals and punctuation did not count)` : ''
  return [
    `Removing by ${what} would take ${count(removable)} of ${count(examples)} rows, ${share} %${more}, and ${count(differing)} of them have ${rest} than the row that stays. ` +
    `Compare whole rows instead, unless one row per ${what} is what you want.`,
  ]
}
