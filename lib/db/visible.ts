/**
 * SQL condition on an Example: its import has finished and nobody has removed it. Nobody sees any
 * other.
 */
export const isVisible = (alias: string): string =>
  `${alias}.importId NOT IN (SELECT id FROM Import WHERE status <> 'done')`
export const VISIBLE = isVisible('e')
