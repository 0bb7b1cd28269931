'use client'
import { useEffect, useEffectEvent, type RefObject } from 'react'
import { isShortcut, keyName } from '../shortcuts'
import { type LeakAction, LEAK_KEYS } from './keys'

/** Keys of the review, only while the focus is inside the list (WCAG 2.1.4). */
export function useLeakKeys(region: RefObject<HTMLElement | null>, onAction: (action: LeakAction) => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!isShortcut(event)) return
    const action = LEAK_KEYS.find(({ key }) => key === keyName(event))?.action
    if (action === undefined) return
    event.preventDefault()
    onAction(action)
  })
  useEffect(() => {
    const element = region.current
    if (element === null) return undefined
    const listener = (event: KeyboardEvent) => onKey(event)
    element.addEventListener('keydown', listener)
    return () => element.removeEventListener('keydown', listener)
  }, [region])
}
