'use client'
import { useEffect, useEffectEvent } from 'react'
import { isShortcut, keyName } from '../shortcuts'
import { type DuplicateKey, duplicateKey } from './keys'

/** Keys of the duplicates screen, wherever the focus is but in a field; the sheet can switch them off (WCAG 2.1.4). */
export function useDuplicateKeys(enabled: boolean, onKeyPressed: (key: DuplicateKey) => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!enabled || !isShortcut(event)) return
    const meaning = duplicateKey(keyName(event))
    if (meaning === null) return
    event.preventDefault()
    onKeyPressed(meaning)
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event)
    document.addEventListener('keydown', listener)
    return () => document.removeEventListener('keydown', listener)
  }, [])
}
