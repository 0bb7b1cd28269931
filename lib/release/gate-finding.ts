import type { GateAction, GateState } from '@/lib/contract/gates'

/** The result of a gate. */
export interface GateFinding {
  state: GateState
  detail: string
  /** The action that opens the gate. */
  next?: GateAction
}

/** A dataset's name as a shell takes it. */
export const shellName = (name: string): string => (/^[\w.:-]+$/.test(name) ? name : `"${name}"`)

export const counted = (count: number): string => `${count.toLocaleString('en')} row${count === 1 ? '' : 's'}`
