import { parseAsFloat, parseAsInteger } from 'nuqs/server'

/** What the calibration page keeps in its address. */
export const calibrationParams = {
  /** The threshold that is looked at; the one of the run where it is absent. */
  cosine: parseAsFloat,
  /** Where the page of pairs that something speaks against begins. */
  after: parseAsInteger,
}
