import { KeySheet } from '@/components/keys/key-sheet'
import { INSPECTOR_KEYS } from './keys'

const ARROWS = {
  keys: ['←', '→'],
  spoken: 'arrows',
  help: 'Step through the tokens while the text has the focus; hold Shift to select several',
}
const GROUPS = [{ entries: [...INSPECTOR_KEYS.map(({ key, help }) => ({ keys: [key], help })), ARROWS] }]

export function ShortcutSheet(sheet: {
  open: boolean
  onClose: () => void
  enabled: boolean
  onEnabled: (enabled: boolean) => void
}) {
  return <KeySheet {...sheet} description="They never act while you type in a field." groups={GROUPS} />
}
