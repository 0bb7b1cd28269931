import { parseAsInteger, parseAsString } from 'nuqs/server'
import { DEFAULT_DECODE_ROWS, DEFAULT_SEED } from '@/lib/contract/decode-check'

/** The decode check's state in the address: the same address shows the same rows. */
export const decodeParams = {
  n: parseAsInteger.withDefault(DEFAULT_DECODE_ROWS),
  seed: parseAsInteger.withDefault(DEFAULT_SEED),
  /** Counted from 1. */
  page: parseAsInteger.withDefault(1),
  tokenizer: parseAsString,
  /** Empty: the tokenizer's own. */
  template: parseAsString,
  policy: parseAsString,
}

/** Rows of one page. */
export const DECODE_PAGE = 10
/** More than one reads. */
export const MAXIMUM_DECODE_ROWS = 500
