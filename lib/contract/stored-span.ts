import { z } from 'zod'
import type { Span } from '@/lib/core/finding'

/** A place in a message, as findings, warnings and evidence store it. */
export const storedSpan: z.ZodType<Span> = z.object({
  message: z.number(),
  field: z.enum(['content', 'reasoning_content', 'tool_calls']),
  start: z.number(),
  end: z.number(),
})
