import { z } from 'zod'

export const auditParameters = z.object({
  minimumResponseTokens: z.int().min(0).default(10),
  /** False for classification data, whose answers are classes of one or two tokens. */
  checkShortAnswers: z.boolean().default(true),
})
export type AuditRequest = z.output<typeof auditParameters>
