import type { CommonSpan } from '@/lib/contract/duplicates'
import {
  boilerplateCandidates,
  boilerplateGrams,
  commonSpans,
  type GramCounts,
  mergeTexts,
  type Shingling,
} from '@/lib/dedup'
import type { Crew } from '../engine/crew'
import { readParts, readTasks } from './read-rows'
import type { JobContext } from '../engine/define'
import type { ReadTask } from './search-thread'

/** Tasks and rows of the sample: enough that a share of a tenth is off by a hundredth. */
const SAMPLED_TASKS = 12
const SAMPLED_IDS = 400
const SHOWN_SPANS = 10
const SHOWN_CHARACTERS = 400

/** Grams that are ignored in the comparison, and the part of them that is shown to people. */
export interface FoundBoilerplate extends GramCounts {
  spans: CommonSpan[]
}

/**
 * Finds the grams that a large part of the rows has: suspects from a sample, then counted in every
 * row.
 */
export async function findBoilerplate(
  crew: Crew,
  context: JobContext,
  shingling: Shingling,
): Promise<FoundBoilerplate> {
  const all = readTasks(context, context.datasetId, { kind: 'texts' })
  const step = Math.max(1, Math.ceil(all.length / SAMPLED_TASKS))
  const sample = all.filter((_, at) => at % step === 0)
  const shingles = await readParts(
    crew,
    sample.map((task) => part(task, { kind: 'shingles', boilerplate: null })),
    context,
  )
  const grams = boilerplateCandidates(mergeTexts(shingles.map(({ made }) => made.texts!)))
  if (grams.length === 0) return { grams, rows: new Uint32Array(0), spans: [] }
  const counted = await readParts(
    crew,
    readTasks(context, context.datasetId, { kind: 'counts', grams }),
    context,
  )
  const rows = new Uint32Array(grams.length)
  for (const { made } of counted) made.counts!.forEach((having, at) => (rows[at]! += having))
  const boilerplate = boilerplateGrams(
    { grams, rows },
    counted.reduce((total, { ids }) => total + ids.length, 0),
  )
  return { ...boilerplate, spans: await shownSpans(crew, sample, boilerplate, context, shingling) }
}

/** The first ids of a task: rows of one task are like each other, so little of each is read. */
function part(task: ReadTask, make: ReadTask['make']): ReadTask {
  const { rows } = task
  return {
    step: 'read',
    make,
    rows: 'ids' in rows ? rows : { ...rows, to: Math.min(rows.to, rows.from + SAMPLED_IDS - 1) },
  }
}

/** Distinct spans of the sampled texts, those found in most rows first. */
async function shownSpans(
  crew: Crew,
  sample: readonly ReadTask[],
  boilerplate: GramCounts,
  context: JobContext,
  shingling: Shingling,
): Promise<CommonSpan[]> {
  if (boilerplate.grams.length === 0) return []
  const texts = (
    await readParts(
      crew,
      sample.map((task) => part(task, { kind: 'texts' })),
      context,
    )
  ).flatMap(({ made }) => made.samples!)
  const spans = new Map<string, CommonSpan>()
  for (const text of texts)
    for (const span of commonSpans(text, boilerplate, shingling))
      spans.set(span.text, { ...span, text: span.text.slice(0, SHOWN_CHARACTERS) })
  return [...spans.values()]
    .sort((one, other) => other.rows - one.rows || other.text.length - one.text.length)
    .slice(0, SHOWN_SPANS)
}
