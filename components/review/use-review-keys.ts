'use client'
import type { RefObject } from 'react'
import { useRegionKeys } from '@/components/keys/use-region-keys'
import { type KeyMeaning, meaningOf } from './keys'

/** Review keys: bound to the focus, and possible to switch off. */
export function useReviewKeys(
  region: RefObject<HTMLElement | null>,
  { enabled, rejecting }: { enabled: boolean; rejecting: boolean },
  onMeaning: (meaning: KeyMeaning) => void,
): void {
  useRegionKeys(region, (key) => {
    const meaning = enabled ? meaningOf(key, rejecting) : null
    if (meaning !== null) onMeaning(meaning)
    return meaning !== null
  })
}
