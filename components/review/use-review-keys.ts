'use client'
import { useEffect, useEffectEvent, type RefObject } from 'react'
import { isShortcut, keyName } from '../shortcuts'
import { type KeyMeaning, meaningOf } from './keys'

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
