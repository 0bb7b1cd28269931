'use client'
import { useEffect, useEffectEvent, type RefObject } from 'react'
import { isShortcut, keyName } from './shortcuts'

/**
 * Single-letter keys that act only while the focus is inside `region` (WCAG 2.1.4: such a shortcut
 * must be bound to focus or be possible to switch off). `onKey` says whether the key meant
 * something.
 */
export function useRegionKeys(region: RefObject<HTMLElement | null>, onKey: (key: string) => boolean): void {
  const onEvent = useEffectEvent((event: KeyboardEvent) => {
    if (isShortcut(event) && onKey(keyName(event))) event.preventDefault()
  })
  useEffect(() => {
    const element = region.current
    if (element === null) return undefined
    const listener = (event: KeyboardEvent) => onEvent(event)
    element.addEventListener('keydown', listener)
    return () => element.removeEventListener('keydown', listener)
  }, [region])
}
