import { z } from 'zod'
import { SCOPES } from '@/lib/core/conversation'

export const semanticParameters = z.object({
  /** Folder, name in WINNOW_HOME/models, or Hub id; absent: lexical vectors. */
  model: z.string().min(1).max(1_000).optional(),
  /** Whether a model that is not here may be fetched from the Hub. */
  download: z.boolean().default(false),
  threshold: z.number().gt(0).lt(1).default(0.9),
  scope: z.enum(SCOPES).default('all'),
})
export type SemanticParameters = z.output<typeof semanticParameters>
export type SemanticRequest = z.input<typeof semanticParameters>
