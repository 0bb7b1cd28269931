import { z } from 'zod'

/** Parameters of the semantic pass. */
const alikeParameters = z.object({
  /** Folder, name in WINNOW_HOME/models, or Hub id; absent: lexical vectors. */
  model: z.string().min(1).max(1_000).optional(),
  download: z.boolean().default(false),
})
export type AlikeParameters = z.output<typeof alikeParameters>

const share = z.number().min(0).max(1).optional()
export const contaminationParameters = z.object({
  /** Ids of the eval datasets. */
  evals: z.array(z.int()).default([]),
  /** SHA-256 of the files of gram hashes of private sets. */
  hashes: z.array(z.string()).default([]),
  /** Tulu 3 looks at prompts alone; a question that an answer repeats is leaked as well. */
  scope: z.enum(['all', 'prompt']).default('all'),
  /** Protect the answers of the eval sets too. */
  answers: z.boolean().default(false),
  /** Look for rows alike in meaning, too; absent: no. */
  semantic: alikeParameters.optional(),
  size: z.int().min(5).max(100).optional(),
  coverage: share,
  anySize: z.int().min(5).max(100).optional(),
  jaccard: share,
  containment: share,
  /**
   * Grams that more rows have without holding the item are left out; absent: by the number of
   * rows.
   */
  commonRows: z.int().min(0).optional(),
})
export type ContaminationParameters = z.output<typeof contaminationParameters>
