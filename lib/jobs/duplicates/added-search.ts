import { changedSince, finishedImports } from '@/lib/db/duplicates'
import {
  firstTexts,
  headsOf,
  mergeTexts,
  partnerSets,
  textPairs,
  withAdded,
  joinColumns,
  joinByCrew,
} from '@/lib/dedup'
import type { Crew } from '../engine/crew'
import { type DedupParameters, joinOptions } from './parameters'
import { joinTextsOf, readParts, readTasks } from './read-rows'
import type { JobContext } from '../engine/define'
import { folderOf } from './remember-join'
import { type RememberedJoin, loadJoin, saveJoin } from '@/lib/adapters/remembered-joins'
import type { RowPart } from './search-thread'
import type { NearSearch } from './found'

/** Above this ratio of new to old rows a full run is just as fast. */
const MOST_ADDED = 0.25
const PARTNERS_PER_TASK = 2_000

/**
 * The pairs of a dataset whose last join was kept and that has only grown since: the new rows are
 * compared with each other and with the old rows that share a gram of their heads; the old pairs
 * stand. Null where a full run is needed.
 */
export async function searchAdded(
  crew: Crew,
  params: DedupParameters,
  context: JobContext,
  seen: Pick<RememberedJoin, 'lastHeadChange' | 'imports'>,
): Promise<NearSearch | null> {
  const folder = folderOf(params, context)
  const kept = loadJoin(folder)
  if (kept === null) return null
  const growth = growthSince(kept, context)
  if (growth === null || growth > kept.ids.length * MOST_ADDED) return null
  const parts = await readParts(
    crew,
    readTasks(context, context.datasetId, { kind: 'shingles', boilerplate: null }, kept.ids.at(-1)),
    context,
  )
  const fresh = joinColumns(parts)
  // Rows of an import that ran at the same time as the last run have smaller ids than rows that run
  // saw.
  if (fresh.ids.length !== growth) return null
  const freshTexts = joinTextsOf(parts)
  const partners = partnerSets(
    kept,
    { heads: headsOf(freshTexts.sets, params.threshold, kept.hot), sizeOf: freshTexts.sets.sizeOf },
    params.threshold,
  )
  const partnerTexts = joinTextsOf(await readPartners(crew, kept, partners, context))
  const merged = mergeTexts([partnerTexts, freshTexts])
  const isFresh = new Uint8Array(merged.sets.sizeOf.length).fill(1, partners.length)
  const { found, compared } = await joinByCrew(crew, merged.sets, {
    ...joinOptions(params, context),
    fresh: { isFresh, pairs: 'any' },
  })
  const { newSets, ...known } = withAdded(kept, partners, merged, textPairs(merged, found))
  const rows = joinColumns([kept, fresh])
  if (growth > 0) {
    const heads = headsOf(
      {
        ...merged.sets,
        blockOf: pick(merged.sets.blockOf, newSets),
        startOf: pick(merged.sets.startOf, newSets),
        sizeOf: pick(merged.sets.sizeOf, newSets),
      },
      params.threshold,
      kept.hot,
    )
    context.assertCurrent()
    saveJoin(folder, { ...kept, ...rows, ...known, ...seen, heads: concat(kept.heads, heads) }, true)
  }
  return { rows, pairs: known.pairs, compared, added: { rows: growth, partners: partners.length } }
}

/** The number of rows added since; null if old ones changed or were removed. */
function growthSince(kept: RememberedJoin, { db, datasetId }: JobContext): number | null {
  const finished = finishedImports(db, datasetId)
  const known = finished.filter(({ id }) => kept.imports.includes(id))
  const accepted = (imports: typeof finished): number =>
    imports.reduce((total, one) => total + one.accepted, 0)
  if (known.length !== kept.imports.length || accepted(known) !== kept.ids.length) return null
  return changedSince(db, datasetId, kept.lastHeadChange, kept.ids.at(-1)!)
    ? null
    : accepted(finished) - accepted(known)
}

/** One row of each partner set, in the order of the sets. */
async function readPartners(
  crew: Crew,
  kept: RememberedJoin,
  partners: Uint32Array,
  context: JobContext,
): Promise<RowPart[]> {
  const firstOf = firstTexts(kept)
  const ids = Float64Array.from(partners, (set) => kept.ids[firstOf[set]!]!)
  const tasks = Array.from({ length: Math.ceil(ids.length / PARTNERS_PER_TASK) }, (_, at) =>
    ids.slice(at * PARTNERS_PER_TASK, (at + 1) * PARTNERS_PER_TASK),
  )
  return readParts(
    crew,
    tasks.map((some) => ({
      step: 'read',
      rows: { ids: some },
      make: { kind: 'shingles', boilerplate: null },
    })),
    context,
  )
}

function concat(one: Uint32Array, other: Uint32Array): Uint32Array {
  const both = new Uint32Array(one.length + other.length)
  both.set(one)
  both.set(other, one.length)
  return both
}

function pick(column: Uint32Array, chosen: Uint32Array): Uint32Array {
  return chosen.map((at) => column[at]!)
}
