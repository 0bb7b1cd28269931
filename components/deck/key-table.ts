/**
 * Every deed that has a key, and its keys, the one that is printed on buttons first. A screen
 * chooses deeds from here and never a key of its own: so the same deed has the same key wherever
 * people decide (docs/decisions/0024).
 *
 * A capital is the letter with Shift, `Mod+` is Ctrl or ⌘. No bare Enter and no Backspace decides:
 * both mean something else in a text field, where somebody may think to be.
 */
export const DEED_KEYS = {
  keep: ['p'],
  remove: ['r'],
  skip: ['s'],
  fix: ['f'],
  same: ['a'],
  different: ['d'],
  pick: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
  withoutReason: ['Enter'],
  cancel: ['Escape'],
  undo: ['u', 'Mod+z'],
  next: ['j'],
  previous: ['k'],
  nextRow: ['l', 'ArrowRight'],
  previousRow: ['h', 'ArrowLeft'],
  nextFinding: ['n'],
  previousFinding: ['N'],
  nextExample: [']'],
  previousExample: ['['],
  mask: ['m'],
  tab: ['t'],
  compare: ['c'],
  sheet: ['?'],
} as const satisfies Record<string, readonly string[]>

export type Deed = keyof typeof DEED_KEYS

const KEY_GROUPS = ['Decide', 'Move', 'Look'] as const
type KeyGroup = (typeof KEY_GROUPS)[number]

interface KeyEntry<Done extends Deed> {
  deed: Done
  keys: readonly string[]
  group: KeyGroup
  /** What it does on this screen, in a few words. */
  label: string
}

/** The keys of one screen: its handler, the hints on it, its sheet of keys and docs/keys.md read them here. */
export type KeyTable<Done extends Deed = Deed> = readonly KeyEntry<Done>[]

export type DeedOf<Table> = Table extends KeyTable<infer Done> ? Done : never

/** The table of a screen from what each deed is called there. */
export const keyTable = <const Done extends Deed>(
  entries: readonly Omit<KeyEntry<Done>, 'keys'>[],
): KeyTable<Done> => entries.map((entry) => ({ ...entry, keys: DEED_KEYS[entry.deed] }))

/** Every screen shows its keys by the same one. */
export const SHEET_KEY = keyTable([{ deed: 'sheet', group: 'Look', label: 'All keys of this screen' }])

/** The keys of a screen under their headings, that of the list among them. */
export const grouped = (table: KeyTable): { title: string; entries: KeyTable }[] =>
  KEY_GROUPS.map((title) => ({
    title,
    entries: [...table, ...SHEET_KEY].filter(({ group }) => group === title),
  })).filter(({ entries }) => entries.length > 0)
