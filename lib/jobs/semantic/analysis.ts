import { semanticStatistics } from '@/lib/contract/statistics/semantic'
import { defineAnalysis } from '../engine/analysis'
import { semanticParameters } from './parameters'

/** Finds rows that say the same in other words. Removes nothing and suggests. */
export const semantic = defineAnalysis({
  kind: 'semantic',
  /**
   * 2: text that people wrote is preferred to generated text. 3: different names do not contradict
   * a pair.
   */
  version: 3,
  lane: 'search',
  parameters: semanticParameters,
  statistics: semanticStatistics,
  entry: (statistics) => statistics,
  result: (statistics) => statistics,
  load: async () => (await import('./semantic-job')).openSemantic,
})
