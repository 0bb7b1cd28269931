import { finishedImports } from '@/lib/db/duplicates'
import { lastHeadChange } from '@/lib/db/run-basis'
import {
  mergeTexts,
  type Pairs,
  textPairs,
  type ComparedRows,
  joinColumns,
  minHashByCrew,
  joinByCrew,
} from '@/lib/dedup'
import { searchAdded } from './added-search'
import { type FoundBoilerplate, findBoilerplate } from './boilerplate-search'
import type { Crew } from '../engine/crew'
import { type DedupParameters, joinOptions } from './parameters'
import { joinTextsOf, readParts, readTasks } from './read-rows'
import type { JobContext } from '../engine/define'
import { rememberJoin } from './remember-join'
import type { NearSearch } from './found'

/** All pairs of a dataset's rows that are alike, by the exact join or by MinHash. */
export async function searchNear(
  crew: Crew,
  params: DedupParameters,
  context: JobContext,
): Promise<NearSearch> {
  // Read before the rows: what changes meanwhile is seen as changed by the next run.
  const seen = {
    lastHeadChange: lastHeadChange(context.db),
    imports: finishedImports(context.db, context.datasetId).map(({ id }) => id),
  }
  const added =
    params.method === 'near' && !params.ignoreBoilerplate
      ? await searchAdded(crew, params, context, seen)
      : null
  if (added !== null) return added
  const boilerplate = params.ignoreBoilerplate
    ? await findBoilerplate(crew, context, params.shingle)
    : undefined
  const parts = await readParts(
    crew,
    readTasks(context, context.datasetId, { kind: 'shingles', boilerplate: boilerplate?.grams ?? null }),
    context,
  )
  const rows = joinColumns(parts)
  const texts = joinTextsOf(parts)
  const options = joinOptions(params, context)
  if (params.method === 'minhash') {
    const { found, compared, minhash } = await minHashByCrew(crew, texts.sets, options)
    return { rows, pairs: textPairs(texts, found), compared, minhash, ...(boilerplate && { boilerplate }) }
  }
  const { found, compared, plan } = await joinByCrew(crew, texts.sets, options)
  const pairs = textPairs(texts, found)
  if (!params.ignoreBoilerplate)
    await rememberJoin(crew, params, context, { ...seen, ...rows, setOf: texts.setOf, pairs }, plan)
  return { rows, pairs, compared, ...(boilerplate && { boilerplate }) }
}

export interface AcrossSearch {
  /** The rows of the other dataset, and from number `from` on this one's. */
  rows: ComparedRows
  from: number
  /** The number of each row's text; equal texts share one. */
  setOf: Uint32Array
  pairs: Pairs
  compared: number
  boilerplate?: FoundBoilerplate
}

/** The rows of a dataset that have a twin in another one: that one's rows first. */
export async function searchAcross(
  crew: Crew,
  params: DedupParameters,
  context: JobContext,
  against: number,
): Promise<AcrossSearch> {
  const boilerplate = params.ignoreBoilerplate
    ? await findBoilerplate(crew, context, params.shingle)
    : undefined
  const make = { kind: 'shingles', boilerplate: boilerplate?.grams ?? null } as const
  const theirs = await readParts(crew, readTasks(context, against, make), context)
  const own = await readParts(crew, readTasks(context, context.datasetId, make), context)
  const theirSets = joinTextsOf(theirs).sets.sizeOf.length
  const texts = mergeTexts([...theirs, ...own].map(({ made }) => made.texts!))
  const isFresh = new Uint8Array(texts.sets.sizeOf.length).fill(1, theirSets)
  const { found, compared } = await joinByCrew(crew, texts.sets, {
    ...joinOptions(params, context),
    fresh: { isFresh, pairs: 'across' },
  })
  const rows = joinColumns([...theirs, ...own])
  return {
    rows,
    from: own.reduce((left, { ids }) => left - ids.length, rows.ids.length),
    setOf: texts.setOf,
    pairs: textPairs(texts, found),
    compared,
    ...(boilerplate && { boilerplate }),
  }
}
