import { setTimeout as sleep } from 'node:timers/promises'
import { machineRefusal } from '@/lib/core/machine-errors'
import type { Database } from '@/lib/db/client'
import { removeMarked } from '@/lib/db/removal'

/** Between two looks for something to delete. */
const LOOK_MS = 5_000
/** Between two chunks: others write then. */
const GAP_MS = 20

/**
 * Deletes the rows of removed datasets and imports, including those left by a killed process. Never
 * ends.
 */
export async function keepHouse(db: Database): Promise<never> {
  for (;;) {
    try {
      for (const chunk of removeMarked(db)) await sleep(chunk > 0 ? GAP_MS : 0)
    } catch (error) {
      // A full disk or a long writer: the marks are still there the next time.
      if (machineRefusal(error) === undefined) throw error
    }
    await sleep(LOOK_MS)
  }
}
