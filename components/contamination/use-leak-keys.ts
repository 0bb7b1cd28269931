'use client'
import type { RefObject } from 'react'
import { useRegionKeys } from '@/components/keys/use-region-keys'
import { type LeakAction, LEAK_KEYS } from './keys'

/** Keys of the review, only while the focus is inside the list. */
export function useLeakKeys(
  region: RefObject<HTMLElement | null>,
  onAction: (action: LeakAction) => void,
): void {
  useRegionKeys(region, (pressed) => {
    const action = LEAK_KEYS.find(({ key }) => key === pressed)?.action
    if (action !== undefined) onAction(action)
    return action !== undefined
  })
}
