import { type Deed, DEED_KEYS } from './key-table'

const PRINTED: Readonly<Record<string, string>> = {
  Enter: '⏎',
  Escape: 'Esc',
  ArrowRight: '→',
  ArrowLeft: '←',
  'Mod+z': 'Ctrl Z',
}
const SPOKEN: Readonly<Record<string, string>> = {
  ArrowRight: 'right arrow',
  ArrowLeft: 'left arrow',
  'Mod+z': 'Control or Command Z',
}

export const printedKey = (key: string): string => PRINTED[key] ?? key

/** The keys of a deed as they are printed; a row of digits as its first and last. */
export const printedKeys = (keys: readonly string[]): string[] =>
  keys === DEED_KEYS.pick ? [`${keys[0]!}–${keys.at(-1)!}`] : keys.map(printedKey)

/** The keys of a deed as they are read out. */
export const spokenKeys = (keys: readonly string[]): string =>
  keys === DEED_KEYS.pick
    ? `${keys[0]!} to ${keys.at(-1)!}`
    : keys.map((key) => SPOKEN[key] ?? key).join(' or ')

/** The key on a button. */
export const keyOf = (deed: Deed): string => DEED_KEYS[deed][0]

/** The keys of a control for `aria-keyshortcuts`, which spells modifiers in full. */
export const keyShortcuts = (deed: Deed): string =>
  DEED_KEYS[deed].map((key) => (key === 'Mod+z' ? 'Control+z Meta+z' : key)).join(' ')
