import { describe, it } from 'vitest'

/**
 * Stands in for a block that cannot run here, and says why. The block itself is left alone: Vitest
 * runs the body of a skipped block too, to list what is in it, and would fail on the first file
 * that is not there.
 */
export function skipWithReason(name: string, reason: string): void {
  console.warn(`skipped: ${name} (${reason})`)
  describe.skip(name, () => it(reason, () => undefined))
}
