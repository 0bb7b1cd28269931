import { join } from 'node:path'
import { z } from 'zod'
import { listModels } from '@/lib/adapters/embeddings'
import { SCOPES } from '@/lib/core/conversation'
import { WinnowError } from '@/lib/core/errors'
import { SAFE_PRECISION, type SemanticReport, type SemanticStats } from '@/lib/contract/semantic'
import type { JobView } from '@/lib/contract/jobs'
import type { DatasetRow } from '@/lib/db/datasets'
import { createJob } from '@/lib/db/jobs'
import { calibrationPairs } from '@/lib/db/semantic-pairs'
import { latestRun, type Run } from '@/lib/db/runs'
import { calibrate, judgementsOf, safeThreshold } from '@/lib/dedup'
import { getJob } from '../jobs'
import { thisHome } from '../host/place'
import { standingOf } from '../jobs/run-standing'
import { ACTOR, datasetNamed, studio } from '../host/studio'
import { write } from '../host/write'

const parameters = z.object({
  model: z.string().min(1).max(1_000).optional(),
  download: z.boolean().optional(),
  threshold: z.number().gt(0).lt(1).optional(),
  scope: z.enum(SCOPES).optional(),
})
export type SemanticParameters = z.input<typeof parameters>

/**
 * Queues a search for rows that say the same in other words: for the worker, or for the process
 * that names itself as owner.
 */
export async function createSemantic(
  name: string,
  given: SemanticParameters,
  owner?: string,
): Promise<number> {
  const dataset = await datasetNamed(name)
  const params = parameters.parse(given)
  return write(({ db }) =>
    createJob(db, {
      kind: 'semantic',
      datasetId: dataset.id,
      params,
      actor: ACTOR,
      ...(owner !== undefined && { owner }),
    }),
  )
}

/**
 * Queues the latest search once more, with the vectors it left: at another threshold, or to score
 * judgements that came since.
 */
export async function createSemanticAgain(name: string, threshold?: number, owner?: string): Promise<number> {
  const { run } = await latestSemantic(name)
  const before = parameters.parse(JSON.parse(run.params))
  return createSemantic(name, { ...before, ...(threshold !== undefined && { threshold }) }, owner)
}

/** Models that can be chosen in the browser; without one, lexical vectors. */
export function semanticModels(): Promise<string[]> {
  return Promise.resolve(listModels(studio().home.dir))
}

/** The folder from which models can be chosen. */
export function modelsFolder(): string {
  return join(studio().home.dir, 'models')
}

/** The same for the browser, which names a model that is kept here and never a folder. */
export async function startSemantic(
  name: string,
  given: Omit<SemanticParameters, 'download'>,
): Promise<JobView> {
  if (given.model !== undefined) requireKeptModel(given.model)
  return getJob(
    await createSemantic(name, { model: given.model, threshold: given.threshold, scope: given.scope }),
  )
}

/** The latest search once more, by the browser: the model is the one it had. */
export async function startSemanticAgain(name: string, threshold: number): Promise<JobView> {
  return getJob(await createSemanticAgain(name, threshold))
}

/** @throws WinnowError model-missing for a model that is not kept in this home */
export function requireKeptModel(model: string): void {
  if (!listModels(studio().home.dir).includes(model))
    throw new WinnowError(
      'model-missing',
      `There is no model ${model} in the models folder of the Winnow home. Put one there, or compare lexical vectors.`,
    )
}

/** The latest run with what the judgements say of its thresholds now; null before the first run. */
export async function semanticReport(name: string): Promise<SemanticReport | null> {
  const dataset = await datasetNamed(name)
  const run = latestRun(studio().db, dataset.id, 'semantic')
  return run === undefined ? null : reportOf(dataset, run)
}

/** A run with what the judgements say of it now. */
export function reportOf(dataset: DatasetRow, run: Run): SemanticReport {
  const stats = JSON.parse(run.stats) as SemanticStats
  const { pairs, population, missing } = judgementsOf(
    calibrationPairs(studio().db, run.id, stats.scope, stats.threshold),
  )
  const calibration = calibrate(pairs, population)
  const report = {
    home: thisHome(),
    datasetId: run.datasetId,
    run: run.id,
    at: run.createdAt,
    stale: standingOf(run, dataset).stale,
    stats,
    calibration,
    basis: population === 'collection' ? 'drawn' : 'all',
    judged: pairs.length,
    missing,
    safeThreshold: missing > 0 ? null : safeThreshold(calibration, SAFE_PRECISION),
  } as const
  return { ...report, refusal: refusalAt(dataset.name, report, stats.threshold) }
}

/**
 * Why the suggestions of the latest semantic run must not be applied together at this threshold,
 * with the remedy; null where they may be: enough pairs are judged, and from this threshold on
 * removals are right by the lower end of the interval.
 */
export async function bulkRefusal(name: string, threshold: number): Promise<string | null> {
  const report = await semanticReport(name)
  if (report === null)
    return `${name} has not been compared by meaning yet: run \`winnow dedup ${name} --method semantic\` first, or start the search on the Duplicates page.`
  return refusalAt(name, report, threshold)
}

function refusalAt(
  name: string,
  { stats, judged, missing, safeThreshold: safe }: Omit<SemanticReport, 'refusal'>,
  threshold: number,
): string | null {
  const cosine = (value: number): string => value.toFixed(2)
  // Nothing but equal texts is suggested, and those need no judge.
  if (stats.pairs === 0 && threshold >= stats.threshold) return null
  if (missing > 0) {
    return `These are only suggestions: with ${stats.vectors}, people have judged ${judged} of at least ${judged + missing} pairs. Judge ${missing} more on the calibration page of Duplicates (or with \`winnow calibrate ${name}\`), or decide cluster by cluster.`
  }
  const by = `By ${judged.toLocaleString('en')} judged pairs and ${stats.vectors}`
  if (safe === null)
    return `${by}, no threshold removes only true duplicates (at least ${SAFE_PRECISION * 100} % right by the lower end of the interval). Judge more pairs at high cosines, or decide cluster by cluster.`
  if (threshold < safe)
    return `${by}, removals are safe from a cosine of ${cosine(safe)} on, not from ${cosine(threshold)}. Use ${cosine(safe)}, judge more pairs in between, or decide cluster by cluster.`
  return null
}

/** @throws WinnowError not-found before the first run */
export async function latestSemantic(name: string): Promise<{ run: Run; stats: SemanticStats }> {
  const run = latestRun(studio().db, (await datasetNamed(name)).id, 'semantic')
  if (run === undefined)
    throw new WinnowError(
      'not-found',
      `${name} has not been compared by meaning yet. Run \`winnow dedup ${name} --method semantic\` first.`,
    )
  return { run, stats: JSON.parse(run.stats) as SemanticStats }
}
