/**
 * The keys of review, once: the handler, the hints on the buttons and the sheet of shortcuts all
 * read this table. No arrows: they scroll a long example. No Backspace and no bare Enter: both mean
 * something else nearby (a reviewer who thinks to be in a text field must not throw an example
 * away).
 */
export const REVIEW_KEYS = [
  { action: 'pass', key: 'p', group: 'Decide', help: 'Pass: good as it is' },
  { action: 'fix', key: 'f', group: 'Decide', help: 'Fix: open the editor' },
  {
    action: 'reject',
    key: 'r',
    group: 'Decide',
    help: 'Reject, then a digit for the reason or Enter for none',
  },
  { action: 'skip', key: 's', group: 'Decide', help: 'Skip: decide later' },
  { action: 'undo', key: 'u', group: 'Decide', help: 'Undo the last decision' },
  { action: 'next', key: 'j', group: 'Move', help: 'Next example' },
  { action: 'previous', key: 'k', group: 'Move', help: 'Previous example' },
  { action: 'nextFinding', key: 'n', group: 'Move', help: 'Next finding' },
  { action: 'previousFinding', key: 'N', group: 'Move', help: 'Previous finding' },
  { action: 'mask', key: 'm', group: 'Look', help: 'Switch between trained tokens and plain messages' },
  { action: 'sheet', key: '?', group: 'Look', help: 'This list' },
] as const

export type ReviewAction = (typeof REVIEW_KEYS)[number]['action']

export const keyOf = (action: ReviewAction): string =>
  REVIEW_KEYS.find((entry) => entry.action === action)!.key

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

/** What a key means now; while a reason is asked for, only its own keys count. */
export type KeyMeaning =
  { kind: 'action'; action: ReviewAction } | { kind: 'reason'; reason: string | null } | { kind: 'cancel' }

export function meaningOf(key: string, rejecting: boolean): KeyMeaning | null {
  if (rejecting) {
    if (key === 'Escape') return { kind: 'cancel' }
    if (key === 'Enter') return { kind: 'reason', reason: null }
    const reason = /^[1-9]$/.test(key) ? REJECT_REASONS[Number(key) - 1] : undefined
    if (reason !== undefined) return { kind: 'reason', reason }
    return key === '?' ? { kind: 'action', action: 'sheet' } : null
  }
  const found = REVIEW_KEYS.find((entry) => entry.key === key)
  return found === undefined ? null : { kind: 'action', action: found.action }
}
