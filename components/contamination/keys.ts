/**
 * The keys of the review of leaks, once: the handler, the hints on the buttons and the line above
 * the list read this table.
 */
export const LEAK_KEYS = [
  { action: 'remove', key: 'r', help: 'remove the row' },
  { action: 'keep', key: 'p', help: 'not a leak' },
  { action: 'undo', key: 'u', help: 'undo' },
  { action: 'next', key: 'j', help: 'next' },
  { action: 'previous', key: 'k', help: 'previous' },
] as const

export type LeakAction = (typeof LEAK_KEYS)[number]['action']

export const keyOf = (action: LeakAction): string => LEAK_KEYS.find((entry) => entry.action === action)!.key
