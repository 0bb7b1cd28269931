import { presentParameters } from '@/lib/contract/duplicates'
import { dedupStatistics } from '@/lib/contract/statistics/duplicates'
import { defineAnalysis } from '../engine/analysis'
import { dedupParameters } from './parameters'

/** Finds duplicates by their words and, per cluster, what to keep. */
export const dedup = defineAnalysis({
  kind: 'dedup',
  /** 3: texts are compared by NFKC without invisible characters, dialogues with their calls. */
  version: 3,
  lane: 'search',
  parameters: dedupParameters,
  presentNames: presentParameters,
  statistics: dedupStatistics,
  entry: (statistics) => statistics,
  result: (statistics) => statistics,
  load: async () => (await import('./duplicates-job')).openDedup,
})
