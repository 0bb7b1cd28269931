import { type DeedOf, keyTable } from '../deck/key-table'

/** The keys of the duplicates screen. */
export const DUPLICATE_KEYS = keyTable([
  {
    deed: 'pick',
    group: 'Decide',
    label: 'Keep the row with this number instead; again to go back to the suggestion',
  },
  { deed: 'remove', group: 'Decide', label: 'Remove the suggested rows' },
  { deed: 'keep', group: 'Decide', label: 'Keep all rows of the cluster' },
  { deed: 'undo', group: 'Decide', label: 'Undo the last decision' },
  { deed: 'next', group: 'Move', label: 'Next cluster' },
  { deed: 'previous', group: 'Move', label: 'Previous cluster' },
  { deed: 'nextRow', group: 'Move', label: 'Compare the next row' },
  { deed: 'previousRow', group: 'Move', label: 'Compare the row before' },
])

export type DuplicateDeed = DeedOf<typeof DUPLICATE_KEYS>
