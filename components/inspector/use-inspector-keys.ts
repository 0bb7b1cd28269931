'use client'
import { usePageKeys } from '@/components/keys/use-page-keys'
import { INSPECTOR_KEYS, type InspectorAction } from './keys'

/**
 * Keys of the inspector. The tokens are a listbox, in which letters would be type-ahead; here they
 * have no such use.
 */
export function useInspectorKeys(enabled: boolean, onAction: (action: InspectorAction) => void): void {
  usePageKeys(
    enabled,
    (pressed) => {
      const action = INSPECTOR_KEYS.find(({ key }) => key === pressed)?.action
      if (action !== undefined) onAction(action)
      return action !== undefined
    },
    (target) => target instanceof Element && target.hasAttribute('data-cursor-keys'),
  )
}
