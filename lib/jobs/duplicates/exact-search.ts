import type { ButSystem } from '@/lib/contract/duplicates'
import { exactGroups, type Pairs, type ComparedRows, joinColumns } from '@/lib/dedup'
import type { Crew } from '../engine/crew'
import { joinDigests, readParts, readTasks } from './read-rows'
import type { JobContext } from '../engine/define'
import type { Digests } from './search-thread'

export interface ExactSearch {
  rows: ComparedRows
  /** With `against`, that dataset's rows come first, and this one's from number `from` on. */
  from: number
  pairs: Pairs
  digests: Digests
}

/** Rows whose normalised dialogue, prompt or answer is the same. */
export async function searchExact(
  crew: Crew,
  context: JobContext,
  against: number | null,
): Promise<ExactSearch> {
  const make = { kind: 'digests' } as const
  const theirs = against === null ? [] : await readParts(crew, readTasks(context, against, make), context)
  const own = await readParts(crew, readTasks(context, context.datasetId, make), context)
  const parts = [...theirs, ...own]
  const digests = joinDigests(parts)
  return {
    rows: joinColumns(parts),
    from: theirs.reduce((total, { ids }) => total + ids.length, 0),
    pairs: exactGroups(digests.same),
    digests,
  }
}

const SHOWN_EXAMPLES = 5

/** Rows that could be removed if capitals and punctuation did not count. */
export function sameWords({ from, digests }: ExactSearch): number {
  const earlier = new Set(digests.words.slice(0, from))
  return digests.words
    .slice(from)
    .filter((digest) => earlier.has(digest) || (from === 0 && earlier.size === earlier.add(digest).size))
    .length
}

export function sameButSystem({ rows, digests }: ExactSearch): ButSystem {
  const firstWith = new Map<string, number>()
  const firstWithout = new Map<string, number>()
  const found: ButSystem = { rows: 0, examples: [] }
  digests.same.forEach((digest, row) => {
    const known = firstWith.has(digest)
    if (!known) firstWith.set(digest, row)
    const other = firstWithout.get(digests.other[row]!)
    if (other === undefined) firstWithout.set(digests.other[row]!, row)
    else if (!known) {
      found.rows++
      if (found.examples.length < SHOWN_EXAMPLES) found.examples.push([rows.ids[row]!, rows.ids[other]!])
    }
  })
  return found
}
