import { z } from 'zod'
import { SCOPES } from '@/lib/core/conversation'
import { DEDUP_METHODS } from '@/lib/contract/duplicates'
import { DEFAULT_SHINGLING, type JoinOptions } from '@/lib/dedup'
import type { JobContext } from '../engine/define'

export const dedupParameters = z.object({
  method: z.enum(DEDUP_METHODS).default('near'),
  threshold: z.number().gt(0).max(1).default(0.8),
  scope: z.enum(SCOPES).default('all'),
  shingle: z
    .object({ unit: z.enum(['word', 'character']), size: z.int().min(1).max(100) })
    .default(DEFAULT_SHINGLING),
  /** Leave out what a large part of the rows has in common. */
  ignoreBoilerplate: z.boolean().default(false),
  /** Name of another dataset: remove only what has a twin there. */
  against: z.string().max(100).optional(),
})
export type DedupParameters = z.output<typeof dedupParameters>

export function joinOptions({ threshold }: DedupParameters, context: JobContext): JoinOptions {
  return {
    threshold,
    report(done, total) {
      context.report('Comparing', done, total)
      context.checkpoint()
    },
  }
}
