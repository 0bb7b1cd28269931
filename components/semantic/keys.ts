import { type DeedOf, keyTable } from '../deck/key-table'

/** The keys of the calibration. */
export const JUDGEMENT_KEYS = keyTable([
  { deed: 'same', group: 'Decide', label: 'Both say the same' },
  { deed: 'different', group: 'Decide', label: 'They say different things' },
  { deed: 'skip', group: 'Decide', label: 'Not sure: judge the pair later' },
  { deed: 'undo', group: 'Decide', label: 'Undo the last judgement' },
])

export type JudgementDeed = DeedOf<typeof JUDGEMENT_KEYS>
