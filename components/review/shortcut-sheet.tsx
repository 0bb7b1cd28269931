import { KeySheet } from '@/components/keys/key-sheet'
import { REJECT_REASONS, REVIEW_KEYS } from './keys'

const GROUPS = [
  ...(['Decide', 'Move', 'Look'] as const).map((title) => ({
    title,
    entries: REVIEW_KEYS.filter(({ group }) => group === title).map(({ key, help }) => ({
      keys: [key],
      help,
    })),
  })),
  {
    title: 'After r',
    entries: REJECT_REASONS.map((reason, index) => ({ keys: [String(index + 1)], help: reason })),
  },
]

export function ShortcutSheet(sheet: {
  open: boolean
  onClose: () => void
  enabled: boolean
  onEnabled: (enabled: boolean) => void
}) {
  return (
    <KeySheet
      {...sheet}
      description="They act while the focus is inside the review, and never while you type."
      groups={GROUPS}
    >
      <p className="text-muted">
        In the editor ⌘ or Ctrl with Enter saves the fix, Escape closes it and keeps the draft.
      </p>
    </KeySheet>
  )
}
