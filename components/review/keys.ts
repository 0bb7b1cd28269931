import { type DeedOf, keyTable } from '../deck/key-table'

/** The keys of review. No arrows: they scroll a long example. */
export const REVIEW_KEYS = keyTable([
  { deed: 'keep', group: 'Decide', label: 'Pass: good as it is' },
  { deed: 'fix', group: 'Decide', label: 'Fix: open the editor' },
  { deed: 'remove', group: 'Decide', label: 'Reject, then a digit for the reason or Enter for none' },
  { deed: 'skip', group: 'Decide', label: 'Skip: decide later' },
  { deed: 'undo', group: 'Decide', label: 'Undo the last decision' },
  { deed: 'next', group: 'Move', label: 'Next example' },
  { deed: 'previous', group: 'Move', label: 'Previous example' },
  { deed: 'nextFinding', group: 'Move', label: 'Next finding' },
  { deed: 'previousFinding', group: 'Move', label: 'Previous finding' },
  { deed: 'mask', group: 'Look', label: 'Switch between trained tokens and plain messages' },
])

/** While a reason for rejecting is asked for, these keys count and no other. */
export const REASON_KEYS = keyTable([
  { deed: 'pick', group: 'Decide', label: 'The reason with this number' },
  { deed: 'withoutReason', group: 'Decide', label: 'Reject without a reason' },
  { deed: 'cancel', group: 'Decide', label: 'Go back without rejecting' },
])

export type ReviewDeed = DeedOf<typeof REVIEW_KEYS> | DeedOf<typeof REASON_KEYS>

/**
 * Why an example is rejected, picked by its number: the five questions of a review, and what must
 * never be trained.
 */
export const REJECT_REASONS = [
  'Not an answer to be proud of',
  'Wrong format',
  'Misleading or wrong',
  'Not a realistic input',
  'Does not stand alone',
  'Private or unsafe',
] as const
