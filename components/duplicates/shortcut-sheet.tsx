import { KeySheet } from '@/components/keys/key-sheet'
import { DUPLICATE_KEYS } from './keys'

const PRINTED: Readonly<Record<string, string>> = { Enter: '⏎', ArrowRight: '→', ArrowLeft: '←' }
const KEEPER = {
  keys: ['1–9'],
  spoken: '1 to 9',
  help: 'Keep the row with this number instead; again to go back to the suggestion',
}
const GROUPS = (['Decide', 'Move', 'Look'] as const).map((title) => ({
  title,
  entries: [
    ...(title === 'Decide' ? [KEEPER] : []),
    ...DUPLICATE_KEYS.filter(({ group }) => group === title).map(({ keys, help }) => ({
      keys: keys.map((key) => PRINTED[key] ?? key),
      spoken: keys.join(' or '),
      help,
    })),
  ],
}))

export function ShortcutSheet(sheet: {
  open: boolean
  onClose: () => void
  enabled: boolean
  onEnabled: (enabled: boolean) => void
}) {
  return <KeySheet {...sheet} description="They never act while you type in a field." groups={GROUPS} />
}
