import type { Pairs } from '../columns/pairs'
import { positions } from '../columns/positions'

/** Which groups of equal documents are alike. */
export interface Neighbours {
  /** Groups with at least one neighbour. */
  groups: Uint32Array
  /**
   * The neighbours of group g are group[start[g]] to group[start[g + 1] - 1], with their scores.
   */
  start: Uint32Array
  group: Uint32Array
  score: Float64Array
}

export function neighboursOf(groupOf: Uint32Array, pairs: Pairs): Neighbours {
  const start = new Uint32Array(groupOf.length + 1)
  const each = (visit: (one: number, other: number, score: number) => void): void =>
    pairs.left.forEach((left, pair) => {
      const one = groupOf[left]!
      const other = groupOf[pairs.right[pair]!]!
      if (one !== other) visit(one, other, pairs.score[pair]!)
    })
  each((one, other) => {
    start[one + 1]!++
    start[other + 1]!++
  })
  for (let group = 0; group < groupOf.length; group++) start[group + 1]! += start[group]!
  const next = start.slice()
  const group = new Uint32Array(start.at(-1)!)
  const score = new Float64Array(group.length)
  const put = (from: number, to: number, value: number): void => {
    const at = next[from]!++
    group[at] = to
    score[at] = value
  }
  each((one, other, value) => {
    put(one, other, value)
    put(other, one, value)
  })
  return { groups: positions(groupOf.length, (at) => start[at + 1]! > start[at]!), start, group, score }
}
