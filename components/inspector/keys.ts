import { type DeedOf, keyTable } from '../deck/key-table'
import type { InspectorTab } from './params'

/** The keys of the inspector. */
export const INSPECTOR_KEYS = keyTable([
  { deed: 'tab', group: 'Look', label: 'Next view: messages, rendered, tokens' },
  { deed: 'compare', group: 'Look', label: 'Compare side by side' },
  { deed: 'nextFinding', group: 'Move', label: 'Next finding' },
  { deed: 'previousFinding', group: 'Move', label: 'Previous finding' },
  { deed: 'previousExample', group: 'Move', label: 'Previous example' },
  { deed: 'nextExample', group: 'Move', label: 'Next example' },
])

export type InspectorDeed = DeedOf<typeof INSPECTOR_KEYS>

const CYCLE = ['messages', 'rendered', 'tokens'] as const satisfies InspectorTab[]

/** The view after this one; any other leads back to the first. */
export const tabAfter = (tab: InspectorTab): InspectorTab =>
  CYCLE[(CYCLE.findIndex((one) => one === tab) + 1) % CYCLE.length]!

/** The finding after or before the current one, around the end; null where there is none. */
export function findingAfter(current: number | null, step: 1 | -1, findings: number): number | null {
  if (findings === 0) return null
  if (current === null) return step === 1 ? 0 : findings - 1
  return (current + step + findings) % findings
}
