import { parseAsInteger, parseAsStringLiteral } from 'nuqs/server'
import { CONTAMINATION_PASSES } from '@/lib/core/contamination'

/** What the contamination page keeps in its address. */
export const contaminationParams = {
  pass: parseAsStringLiteral(CONTAMINATION_PASSES),
  /** Id of an eval set. */
  eval: parseAsInteger,
  /** Cursor of the page of hits. */
  after: parseAsInteger,
}
