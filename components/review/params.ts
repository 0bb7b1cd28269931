import { parseAsBoolean, parseAsInteger, parseAsStringLiteral } from 'nuqs/server'

/** What the review keeps in its address. */
export const reviewParams = {
  filter: parseAsStringLiteral(['unreviewed', 'flagged', 'undecided'] as const).withDefault('unreviewed'),
  /** The example on screen; the queue starts with it after a reload. */
  example: parseAsInteger,
  /** Whether the example is shown as the model is trained on it. */
  mask: parseAsBoolean.withDefault(true),
}

/** Examples in the first page: the one on screen and the next five. */
export const FIRST_PAGE = 6
