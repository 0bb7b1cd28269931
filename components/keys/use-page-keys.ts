'use client'
import { useEffect, useEffectEvent } from 'react'
import { isShortcut, keyName } from './shortcuts'

/**
 * Single-letter keys of a screen, wherever the focus is but in a field; its sheet of keys can
 * switch them off (WCAG 2.1.4). `onKey` says whether the key meant something; `spared` says of what
 * the focus is on that letters have no other use there.
 */
export function usePageKeys(
  enabled: boolean,
  onKey: (key: string) => boolean,
  spared: (target: EventTarget | null) => boolean = () => false,
): void {
  const onEvent = useEffectEvent((event: KeyboardEvent) => {
    if (enabled && isShortcut(event, spared(event.target)) && onKey(keyName(event))) event.preventDefault()
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onEvent(event)
    document.addEventListener('keydown', listener)
    return () => document.removeEventListener('keydown', listener)
  }, [])
}
