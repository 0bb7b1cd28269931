import { type DeedOf, keyTable } from '../deck/key-table'

/** The keys of the review of leaks. */
export const LEAK_KEYS = keyTable([
  { deed: 'remove', group: 'Decide', label: 'Remove the row' },
  { deed: 'keep', group: 'Decide', label: 'Keep the row: not a leak' },
  { deed: 'undo', group: 'Decide', label: 'Undo the last decision' },
  { deed: 'next', group: 'Move', label: 'Next leak' },
  { deed: 'previous', group: 'Move', label: 'Previous leak' },
])

export type LeakDeed = DeedOf<typeof LEAK_KEYS>
