import { CONTAMINATION_JOB } from '@/lib/contract/contamination'
import { contaminationStatistics } from '@/lib/contract/statistics/contamination'
import { defineAnalysis } from '../engine/analysis'
import { evalSetsOf } from './eval-sets'
import { contaminationParameters } from './parameters'

/** Finds the rows of a dataset that hold items of eval sets. Rows are flagged, eval sets only read. */
export const contamination = defineAnalysis({
  kind: 'contamination',
  jobKind: CONTAMINATION_JOB,
  /**
   * 2: the search may use meaning and hashed sets, and reports what it has read. 3: copies and
   * templates are distinguished from boilerplate, stems and long answers are items. 4: HTML and
   * Markdown markup and broken words hide no copy, hashed sets are complete.
   */
  version: 4,
  lane: 'search',
  parameters: contaminationParameters,
  statistics: contaminationStatistics,
  searches: { here: evalSetsOf, searched: ({ evals, hashes }) => [...evals, ...hashes] },
  entry: ({ hits, flaggedRows }, { evals, hashes }) => ({ evals, hashes, hits, flaggedRows }),
  result: (statistics) => statistics,
  load: async () => (await import('./contamination-job')).openContamination,
})
