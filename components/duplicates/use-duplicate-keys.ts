'use client'
import { usePageKeys } from '@/components/keys/use-page-keys'
import { type DuplicateKey, duplicateKey } from './keys'

/** Keys of the duplicates screen. */
export function useDuplicateKeys(enabled: boolean, onKeyPressed: (key: DuplicateKey) => void): void {
  usePageKeys(enabled, (key) => {
    const meaning = duplicateKey(key)
    if (meaning !== null) onKeyPressed(meaning)
    return meaning !== null
  })
}
