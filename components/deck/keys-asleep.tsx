'use client'
import type { RefObject } from 'react'
import type { Deck } from './use-deck'

/**
 * Why no key does anything, and the way to change that. Stands in an element with the class `group`
 * that has the region in it, and is there only while the focus is outside.
 */
export function KeysAsleep({
  deck,
  where,
  region,
}: {
  deck: Deck
  /** "the review" */
  where: string
  region: RefObject<HTMLElement | null>
}) {
  const wake = () => region.current?.focus({ preventScroll: true })
  return (
    <p className="text-xs text-muted max-sm:hidden">
      {deck.on ? (
        <span className="group-focus-within:hidden">
          Shortcuts work only inside {where}. {/* The focus alone hides it, before a click is one. */}
          <button type="button" className="underline" onFocus={wake} onClick={wake}>
            Click to turn them on
          </button>
        </span>
      ) : (
        'Shortcuts are off. Turn them on under Keys.'
      )}
    </p>
  )
}
