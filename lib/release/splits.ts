import { hashToUnit } from '@/lib/core/hash'
import { INDEX_FILE } from './manifest'

/** Shares per split name, in the order in which the unit interval is cut. */
export type Shares = Readonly<Record<string, number>>

const ROUNDING = 1e-9
/** Far beyond what anybody trains and measures with; each is a file. */
const MOST_SPLITS = 100

/** Why these shares cannot be used; null when they can. */
export function sharesProblem(shares: Shares): string | null {
  const names = Object.keys(shares)
  if (names.length === 0) return 'Name at least one split, for example train=0.9,test=0.1.'
  if (names.length > MOST_SPLITS) return `A release has at most ${MOST_SPLITS} splits, not ${names.length}.`
  const odd = names.find((name) => !/^[a-z][a-z0-9_-]{0,31}$/.test(name))
  if (odd !== undefined)
    return `"${odd}" cannot name a split: use lower-case letters, digits, - and _, starting with a letter.`
  if (names.some((name) => `${name}.jsonl` === INDEX_FILE))
    return `"${INDEX_FILE}" lists the rows of a release: name the split otherwise.`
  if (Object.values(shares).some((share) => !(share > 0 && share <= 1)))
    return 'Each share must be above 0 and at most 1.'
  const sum = Object.values(shares).reduce((total, share) => total + share, 0)
  return Math.abs(sum - 1) > ROUNDING ? `The shares sum to ${Number(sum.toFixed(6))}, not 1.` : null
}

/**
 * The split of a group, from the seed and the group's key alone: adding or removing other rows
 * never moves it. The price is that the shares are met only on average.
 */
export function splitOf(group: string, seed: number, shares: Shares): string {
  const point = hashToUnit(seed, group)
  let edge = 0
  let last = ''
  for (const [name, share] of Object.entries(shares)) {
    edge += share
    last = name
    if (point < edge) return name
  }
  return last
}

/** Rows per split, every split named even when it is empty. */
export function apportion(splits: Iterable<string>, shares: Shares): Record<string, number> {
  const counts = Object.fromEntries(Object.keys(shares).map((name) => [name, 0]))
  for (const split of splits) counts[split] = (counts[split] ?? 0) + 1
  return counts
}
