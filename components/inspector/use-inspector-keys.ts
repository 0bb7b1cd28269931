'use client'
import { useEffect, useEffectEvent } from 'react'
import { isShortcut, keyName } from '../shortcuts'
import { INSPECTOR_KEYS, type InspectorAction } from './keys'

/** Keys of the inspector, wherever the focus is but in a field; the sheet can switch them off (WCAG 2.1.4). */
export function useInspectorKeys(enabled: boolean, onAction: (action: InspectorAction) => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    // The tokens are a listbox, in which letters would be type-ahead; here they have no such use.
    const inTokens = event.target instanceof Element && event.target.hasAttribute('data-cursor-keys')
    if (!enabled || !isShortcut(event, inTokens)) return
    const action = INSPECTOR_KEYS.find(({ key }) => key === keyName(event))?.action
    if (action === undefined) return
    event.preventDefault()
    onAction(action)
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event)
    document.addEventListener('keydown', listener)
    return () => document.removeEventListener('keydown', listener)
  }, [])
}
