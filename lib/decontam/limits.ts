import { WinnowError } from '@/lib/core/errors'
import { SHORTEST_GRAM } from './gram-family'

/** From when on a row holds an item. */
export interface Limits {
  /** Words per gram of the pass `ngram`. */
  size: number
  /** An item is held by a row whose grams cover more than this share of its words. */
  coverage: number
  /** Words per gram of the pass `any-ngram`. */
  anySize: number
  /**
   * Pass `near`: smallest Jaccard similarity of item and message, or smallest share of the item's
   * 5-grams (see `neededGrams`).
   */
  jaccard: number
  containment: number
  /**
   * Grams that more rows than this have without holding the item are boilerplate: they are left
   * out and counted.
   */
  commonRows: number
  /**
   * Grams in more examples of the eval sets than this belong to a template: they identify none of
   * them.
   */
  commonItems: number
}

/**
 * With fewer rows than this, a gram that recurs is not boilerplate yet, but a leak that was copied.
 */
const FEWEST_COMMON_ROWS = 100
/** A gram that is in more than one row of a thousand says nothing of where a row comes from. */
const COMMON_SHARE = 0.001
/** Three questions may share a source; from four on, it is how the set asks. */
const COMMON_ITEMS = 3
/** A longer gram would be the whole of most items, which the exact pass finds. */
export const LONGEST_GRAM = 100

/**
 * The published rules (Tulu 3, GPT-3), and boilerplate by the number of rows there are (marin#7126:
 * per set, not per source).
 */
export function defaultLimits(rows: number): Limits {
  return {
    size: 8,
    coverage: 0.5,
    anySize: 13,
    jaccard: 0.5,
    containment: 0.3,
    commonRows: Math.max(FEWEST_COMMON_ROWS, Math.floor(rows * COMMON_SHARE)),
    commonItems: COMMON_ITEMS,
  }
}

/**
 * In which ways limits find less than the usual ones, in words; empty if they find as much or more.
 */
export function laxerThanUsual(limits: Omit<Limits, 'commonItems'>, rows: number): string[] {
  const usual = defaultLimits(rows)
  const laxer: [boolean, string][] = [
    [limits.size > usual.size, `grams of ${limits.size} words in place of ${usual.size}`],
    [limits.coverage > usual.coverage, `a coverage of ${limits.coverage} in place of ${usual.coverage}`],
    [
      limits.jaccard > usual.jaccard,
      `a Jaccard similarity of ${limits.jaccard} in place of ${usual.jaccard}`,
    ],
    [
      limits.containment > usual.containment,
      `a containment of ${limits.containment} in place of ${usual.containment}`,
    ],
    [
      limits.commonRows < usual.commonRows,
      `boilerplate from ${limits.commonRows} rows on in place of ${usual.commonRows}`,
    ],
  ]
  return laxer.flatMap(([isLaxer, text]) => (isLaxer ? [text] : []))
}

/**
 * Shared 5-grams from which a text was copied; fewer are a turn of phrase, such as "write a python
 * function to find the".
 */
const COPIED_GRAMS = 8
/** The share a short item is held to, which may not have so many. */
const SHORT_ITEM_SHARE = 0.6

/** The number of an item's 5-grams that one message must share. */
export function neededGrams(size: number, containment: number): number {
  return Math.max(Math.ceil(containment * size), Math.min(COPIED_GRAMS, Math.ceil(SHORT_ITEM_SHARE * size)))
}

/** @throws WinnowError `usage` for a size that cannot be searched for or a share that is none. */
export function checkLimits(limits: Limits): void {
  for (const size of [limits.size, limits.anySize]) {
    if (!Number.isInteger(size) || size < SHORTEST_GRAM || size > LONGEST_GRAM)
      throw new WinnowError(
        'usage',
        `Grams of ${size} words are not possible: give a whole number from ${SHORTEST_GRAM} to ${LONGEST_GRAM}.`,
      )
  }
  for (const [name, share] of Object.entries({
    coverage: limits.coverage,
    jaccard: limits.jaccard,
    containment: limits.containment,
  })) {
    if (!(share >= 0 && share <= 1))
      throw new WinnowError('usage', `A ${name} of ${share} is not possible: give a share from 0 to 1.`)
  }
}
