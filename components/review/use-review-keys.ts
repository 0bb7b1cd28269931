'use client'
import { useEffect, useEffectEvent, type RefObject } from 'react'
import { type KeyMeaning, meaningOf } from './keys'

/** Where letters are text or choose something, not shortcuts. */
const TYPING = 'input, textarea, select, [contenteditable]:not([contenteditable="false"]), [role="textbox"], [role="combobox"], [role="listbox"], [role="option"], [role="menu"], [role="menuitem"]'
/** What Enter and Space press by themselves. */
const PRESSABLE = 'button, a[href], summary, [role="button"], [role="switch"], [role="tab"], [role="radio"], [role="checkbox"]'

/**
 * Review keys, only while the focus is inside `region` (WCAG 2.1.4: a single-letter shortcut must be bound to focus or
 * be possible to switch off; here it is both).
 */
export function useReviewKeys(region: RefObject<HTMLElement | null>, { enabled, rejecting }: { enabled: boolean; rejecting: boolean }, onMeaning: (meaning: KeyMeaning) => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!enabled || !isShortcut(event)) return
    const meaning = meaningOf(keyName(event), rejecting)
    if (meaning === null) return
    event.preventDefault()
    onMeaning(meaning)
  })
  useEffect(() => {
    const element = region.current
    if (element === null) return undefined
    const listener = (event: KeyboardEvent) => onKey(event)
    element.addEventListener('keydown', listener)
    return () => element.removeEventListener('keydown', listener)
  }, [region])
}

function isShortcut(event: KeyboardEvent): boolean {
  // A held key would judge examples nobody has seen; an input method uses letters to compose.
  if (event.defaultPrevented || event.repeat || event.isComposing) return false
  // AltGr only chooses a character ("?" on some layouts), though Windows reports it as Ctrl+Alt.
  const modified = event.ctrlKey || event.metaKey || event.altKey
  if (modified && !event.getModifierState('AltGraph')) return false
  if (!(event.target instanceof Element) || event.target.closest(TYPING) !== null) return false
  if ((event.key === 'Enter' || event.key === ' ') && event.target.closest(PRESSABLE) !== null) return false
  return document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') === null
}

/** The letter as the table spells it: Shift makes it a capital, Caps Lock does not. */
const keyName = ({ key, shiftKey }: KeyboardEvent): string =>
  /^[a-z]$/i.test(key) ? (shiftKey ? key.toUpperCase() : key.toLowerCase()) : key
