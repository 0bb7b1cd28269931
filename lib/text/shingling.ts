import type { Shingling } from '@/lib/contract/duplicates'
import { WinnowError } from '@/lib/core/errors'

export type { Shingling }

/**
 * Word 5-grams: long enough that two texts share one by copying, not by chance; what text-dedup's
 * README uses too.
 */
export const DEFAULT_SHINGLING: Shingling = { unit: 'word', size: 5 }

/** A longer shingle would be the whole of most rows and find exact copies only. */
const MAXIMUM_SIZE = 100

/** @throws WinnowError `usage` where the size is not a whole number from 1 to 100. */
export function checkShingling(shingling: Shingling): void {
  if (Number.isInteger(shingling.size) && shingling.size >= 1 && shingling.size <= MAXIMUM_SIZE) return
  throw new WinnowError(
    'usage',
    `A shingle of ${shingling.size} ${shingling.unit}s is not possible: give a whole number from 1 to ${MAXIMUM_SIZE}.`,
  )
}
