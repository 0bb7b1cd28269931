/**
 * The criteria for keeping one document over its duplicate, as columns with one entry per document;
 * an absent column counts as equal for all. The first column that differs decides: approved by a
 * person, protected (its split or source must not lose rows), score, completeness (turns, length:
 * more is better), and finally the earliest document.
 */
export interface KeepOrder {
  approved?: Uint8Array
  protected?: Uint8Array
  score?: Float64Array
  completeness?: Float64Array
}

/** In the order in which they decide. */
export const KEEP_COLUMNS = ['approved', 'protected', 'score', 'completeness'] as const
type KeepColumn = (typeof KEEP_COLUMNS)[number]

/**
 * Below zero if `one` is kept over `other`. Never zero for two documents. A score of NaN counts as
 * the lowest.
 */
export function compareToKeep(order: KeepOrder, one: number, other: number): number {
  return (
    compareColumn(order.approved, one, other) ||
    compareColumn(order.protected, one, other) ||
    compareColumn(order.score, one, other) ||
    compareColumn(order.completeness, one, other) ||
    one - other
  )
}

/** The column that decides between two documents; null where only their order does. */
export function decidingColumn(order: KeepOrder, one: number, other: number): KeepColumn | null {
  return KEEP_COLUMNS.find((column) => compareColumn(order[column], one, other) !== 0) ?? null
}

function compareColumn(column: Uint8Array | Float64Array | undefined, one: number, other: number): number {
  const here = worth(column?.[one])
  const there = worth(column?.[other])
  if (here === there) return 0
  return here > there ? -1 : 1
}

function worth(value: number | undefined): number {
  return value === undefined || Number.isNaN(value) ? -Infinity : value
}
