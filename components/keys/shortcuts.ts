/** Elements in which letters are typed or choose something, and so are not shortcuts. */
const TYPING =
  'input, textarea, select, [contenteditable]:not([contenteditable="false"]), [role="textbox"], [role="combobox"], [role="listbox"], [role="option"], [role="menu"], [role="menuitem"]'
/** Elements that Enter and Space press. */
const PRESSABLE =
  'button, a[href], summary, [role="button"], [role="switch"], [role="tab"], [role="radio"], [role="checkbox"]'

/**
 * Whether a key press is meant as a shortcut: not typing, not composing, not held, and no window is
 * open over the page.
 */
export function isShortcut(event: KeyboardEvent, lettersAreFree = false): boolean {
  // A held key would judge examples nobody has seen; an input method uses letters to compose.
  if (event.defaultPrevented || event.repeat || event.isComposing) return false
  // AltGr only chooses a character ("?" on some layouts), though Windows reports it as Ctrl+Alt.
  const modified = event.ctrlKey || event.metaKey || event.altKey
  if (modified && !event.getModifierState('AltGraph')) return false
  if (!(event.target instanceof Element) || (!lettersAreFree && event.target.closest(TYPING) !== null))
    return false
  if ((event.key === 'Enter' || event.key === ' ') && event.target.closest(PRESSABLE) !== null) return false
  return document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') === null
}

/** The letter as the table spells it: Shift makes it a capital, Caps Lock does not. */
export function keyName({ key, shiftKey }: KeyboardEvent): string {
  if (!/^[a-z]$/i.test(key)) return key
  return shiftKey ? key.toUpperCase() : key.toLowerCase()
}
