'use client'
import { KeySheet } from '../deck/key-sheet'
import type { Deck } from '../deck/use-deck'
import { printedKeys } from '../deck/printed-keys'
import { REASON_KEYS, REJECT_REASONS, REVIEW_KEYS } from './keys'

const AFTER_REJECT = {
  title: 'After r',
  entries: [
    ...REJECT_REASONS.map((reason, index) => ({ keys: [String(index + 1)], label: reason })),
    ...REASON_KEYS.filter(({ deed }) => deed !== 'pick').map(({ keys, label }) => ({
      keys: printedKeys(keys),
      spoken: keys.join(' or '),
      label,
    })),
  ],
}

/** All keys of the review. */
export function ReviewKeySheet({ deck }: { deck: Deck }) {
  return (
    <KeySheet
      deck={deck}
      table={REVIEW_KEYS}
      more={[AFTER_REJECT]}
      description="They act while the focus is inside the review, and never while you type."
    >
      <p className="text-muted">
        In the editor ⌘ or Ctrl with Enter saves the fix, Escape closes it and keeps the draft.
      </p>
    </KeySheet>
  )
}
