/**
 * The keys of the duplicates screen, once: the handler, the hints on the buttons and the sheet of
 * shortcuts read this table.
 */
export const DUPLICATE_KEYS = [
  { action: 'removeOthers', keys: ['x', 'Enter'], group: 'Decide', help: 'Remove the suggested rows' },
  { action: 'keepAll', keys: ['a'], group: 'Decide', help: 'Keep all rows of the cluster' },
  { action: 'undo', keys: ['u'], group: 'Decide', help: 'Undo the last decision' },
  { action: 'next', keys: ['j'], group: 'Move', help: 'Next cluster' },
  { action: 'previous', keys: ['k'], group: 'Move', help: 'Previous cluster' },
  { action: 'nextMember', keys: ['l', 'ArrowRight'], group: 'Move', help: 'Compare the next row' },
  { action: 'previousMember', keys: ['h', 'ArrowLeft'], group: 'Move', help: 'Compare the row before' },
  { action: 'sheet', keys: ['?'], group: 'Look', help: 'This list' },
] as const

export type DuplicateAction = (typeof DUPLICATE_KEYS)[number]['action']

/** What a key means here: an action, or the row with that number as the one to keep. */
export type DuplicateKey = { kind: 'action'; action: DuplicateAction } | { kind: 'keeper'; number: number }

export function duplicateKey(key: string): DuplicateKey | null {
  if (/^[1-9]$/.test(key)) return { kind: 'keeper', number: Number(key) }
  const found = DUPLICATE_KEYS.find(({ keys }) => keys.some((one) => one === key))
  return found === undefined ? null : { kind: 'action', action: found.action }
}
