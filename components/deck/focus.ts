/** Elements in which letters are typed or choose something, and so are not shortcuts. */
const TYPING =
  'input, textarea, select, [contenteditable]:not([contenteditable="false"]), [role="textbox"], [role="combobox"], [role="listbox"], [role="option"], [role="menu"], [role="menuitem"]'
/** Elements that Enter and Space press. */
const PRESSABLE =
  'button, a[href], summary, [role="button"], [role="switch"], [role="tab"], [role="radio"], [role="checkbox"]'
/** Windows over the page. */
const WINDOWS = '[role="dialog"], [role="alertdialog"], [role="menu"]'

/** Whether what has the focus, or a window over the page, uses the key itself. */
export function isTaken({ target, key }: KeyboardEvent, lettersAreFree: boolean): boolean {
  if (!(target instanceof Element)) return true
  if (!lettersAreFree && target.closest(TYPING) !== null) return true
  if ((key === 'Enter' || key === ' ') && target.closest(PRESSABLE) !== null) return true
  return document.querySelector(WINDOWS) !== null
}
