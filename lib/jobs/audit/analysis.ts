import { auditStatistics } from '@/lib/contract/statistics/audit'
import { defineAnalysis } from '../engine/analysis'
import { auditParameters } from './parameters'

/** Checks every example against the rules under the dataset's serving contract. */
export const audit = defineAnalysis({
  kind: 'audit',
  /**
   * 2: the checks of the rendered example are rules too. 3: tokens beyond the maximum length count
   * as not trained.
   */
  version: 3,
  lane: 'audit',
  parameters: auditParameters,
  statistics: auditStatistics,
  entry: ({ examples }) => ({ examples }),
  result: ({ examples }) => ({ examples }),
  load: async () => (await import('./audit-job')).openAudit,
})
