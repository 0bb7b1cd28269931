import type { Deed, KeyTable } from './key-table'

/** What a key press tells of itself. */
export type Press = Pick<
  KeyboardEvent,
  | 'key'
  | 'code'
  | 'shiftKey'
  | 'ctrlKey'
  | 'metaKey'
  | 'altKey'
  | 'repeat'
  | 'isComposing'
  | 'getModifierState'
>

/** The deed of a key press, and its key as the table spells it; null where it means none. */
export function deedOf<Done extends Deed>(
  table: KeyTable<Done>,
  press: Press,
): { deed: Done; key: string } | null {
  const key = keyName(press)
  if (key === null) return null
  const found = table.find(({ keys }) => keys.includes(key))
  return found === undefined ? null : { deed: found.deed, key }
}

/** The key as tables spell it; null where the press is no shortcut. */
function keyName(press: Press): string | null {
  // A held key would judge examples nobody has seen; an input method uses letters to compose.
  if (press.repeat || press.isComposing) return null
  // AltGr only chooses a character ("?" or "[" on some layouts), though Windows reports it as Ctrl+Alt.
  if (press.getModifierState('AltGraph')) return press.key
  if (press.altKey) return null
  const key = /^[a-z]$/i.test(press.key) ? withShift(press.key, press.shiftKey) : notALetter(press)
  return press.ctrlKey || press.metaKey ? `Mod+${key}` : key
}

/** Shift makes a letter a capital, Caps Lock does not. */
const withShift = (letter: string, shift: boolean): string =>
  shift ? letter.toUpperCase() : letter.toLowerCase()

function notALetter({ key, code, shiftKey }: Press): string {
  // The upper row of a French keyboard gives digits only with Shift.
  const digit = /^Digit(\d)$/.exec(code)?.[1]
  if (digit !== undefined && !shiftKey) return digit
  return isForeign(key) ? (physicalKey(code, shiftKey) ?? key) : key
}

/** A character of a layout without Latin letters: Cyrillic, Greek, Hebrew, Arabic, … */
const isForeign = (key: string): boolean => /^[^\p{ASCII}\p{Script=Latin}]$/u.test(key)

/** What is printed at this place of a US keyboard, by which people know where the keys are. */
function physicalKey(code: string, shiftKey: boolean): string | undefined {
  const letter = /^Key([A-Z])$/.exec(code)?.[1]
  if (letter !== undefined) return withShift(letter, shiftKey)
  return (shiftKey ? WITH_SHIFT : PLAIN)[code]
}

const PLAIN: Readonly<Record<string, string>> = { BracketLeft: '[', BracketRight: ']' }
const WITH_SHIFT: Readonly<Record<string, string>> = { Slash: '?' }
