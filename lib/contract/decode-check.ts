import type { Message } from '@/lib/core/conversation'

/** Neighbouring tokens that are treated alike, as text; a special token is a span of its own. */
export interface DecodedStretch {
  text: string
  trained: boolean
  special: boolean
}

/** Characters of either side of a row that a screen shows; all of it was compared. */
export const SHOWN_SIDE = 12_000

/** A sampled example next to the text that its token ids decode to. */
export interface DecodedRow {
  id: string | number
  line: number
  /** As recorded. */
  messages: Message[]
  /** Empty where it could not be rendered. */
  decoded: DecodedStretch[]
  tokens: number
  trained: number
  /** Why what was decoded is not what was recorded; null where it is. */
  mismatch: string | null
  /** Characters of a side that is cut for a screen. */
  cut?: { recorded?: number; decoded?: number }
}

/** A seeded sample, tokenized and decoded again. */
export interface DecodeCheckView {
  n: number
  seed: number
  /** Examples the sample was drawn from. */
  of: number
  /** Rows of a file that are not examples, and so cannot be drawn. */
  unread: number
  ids: (string | number)[]
  mismatches: { id: string | number; reason: string }[]
  /** In the order of `ids`. */
  rows: DecodedRow[]
}

/** The number of rows to read, by default. */
export const DEFAULT_DECODE_ROWS = 50
export const DEFAULT_SEED = 42
