import type { z } from 'zod'

/**
 * A value that was stored as JSON, by its schema; null where it is another one: an earlier version
 * wrote it, or something else did.
 */
export function parseStored<Value>(schema: z.ZodType<Value>, text: string): Value | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
