import type { GateAction, GateState } from '@/lib/contract/gates'

/** What a gate finds. */
export interface GateFinding {
  state: GateState
  detail: string
  /** What opens it. */
  next?: GateAction
}

/** A dataset's name as a shell takes it. */
export const shellName = (name: string): string => (/^[\w.:-]+$/.test(name) ? name : `"${name}"`)

export const counted = (count: number): string => `${count.toLocaleString('en')} row${count === 1 ? '' : 's'}`
