import type { InspectorTab } from './params'

/** The keys of the inspector, once: the handler and the sheet of shortcuts read this table. */
export const INSPECTOR_KEYS = [
  { action: 'tab', key: 't', help: 'Next view: messages, rendered, tokens' },
  { action: 'compare', key: 'c', help: 'Compare side by side' },
  { action: 'nextFinding', key: 'n', help: 'Next finding' },
  { action: 'previousFinding', key: 'N', help: 'Previous finding' },
  { action: 'previous', key: '[', help: 'Previous example' },
  { action: 'next', key: ']', help: 'Next example' },
  { action: 'sheet', key: '?', help: 'This list' },
] as const

export type InspectorAction = (typeof INSPECTOR_KEYS)[number]['action']

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
