import { z } from 'zod'
import { EXPORT_SCHEMAS } from '@/lib/core/status'

export const releaseParameters = z.object({
  format: z.enum(EXPORT_SCHEMAS),
  splits: z.record(z.string(), z.number()),
  seed: z.int(),
  /** Folder to write to; null keeps it in the home. */
  out: z.string().nullable(),
  waivers: z.record(z.string(), z.string()),
})
export type ReleaseParameters = z.infer<typeof releaseParameters>
