import { parseAsInteger, parseAsStringLiteral } from 'nuqs/server'
import { CONTAMINATION_PASSES } from '@/lib/contract/contamination'

export const LEAK_STATES = ['undecided', 'decided'] as const

/** What the contamination page keeps in its address. */
export const contaminationParams = {
  pass: parseAsStringLiteral(CONTAMINATION_PASSES),
  /** Id of an eval set; below 0 for a private one. */
  eval: parseAsInteger,
  state: parseAsStringLiteral(LEAK_STATES),
  /** Id of a row. */
  example: parseAsInteger,
  /** Cursor of the page of hits. */
  after: parseAsInteger,
}
