import { join } from 'node:path'
import { listModels } from '@/lib/adapters/embeddings'
import { WinnowError } from '@/lib/core/errors'
import { SAFE_PRECISION, type SemanticReport, type SemanticStats } from '@/lib/contract/semantic'
import type { JobView } from '@/lib/contract/jobs'
import type { DatasetRow } from '@/lib/db/datasets'
import { calibrationPairs } from '@/lib/db/semantic-pairs'
import { calibrate, judgementsOf, safeThreshold } from '@/lib/dedup'
import { ANALYSES, type FinishedRun, latestFinished, paramsAgain, type SemanticRequest } from '@/lib/jobs'
import { createAnalysis, getJob } from '../jobs'
import { thisHome } from '../host/place'
import { standingOf } from '../jobs/run-standing'
import type { Session } from '../host/session'

export type { SemanticRequest } from '@/lib/jobs'

/**
 * Queues a search for rows that say the same in other words: for the worker, or for the process
 * that names itself as owner.
 */
export function createSemantic(
  session: Session,
  name: string,
  given: SemanticRequest,
  owner?: string,
): Promise<number> {
  return createAnalysis(session, name, 'semantic', given, owner)
}

/**
 * Queues the latest search once more, with the vectors it left: at another threshold, or to score
 * judgements that came since.
 */
export async function createSemanticAgain(
  session: Session,
  name: string,
  threshold?: number,
  owner?: string,
): Promise<number> {
  const run = await latestSemantic(session, name)
  return createSemantic(
    session,
    name,
    { ...paramsAgain(run), ...(threshold !== undefined && { threshold }) },
    owner,
  )
}

/** Models that can be chosen in the browser; without one, lexical vectors. */
export function semanticModels(session: Session): Promise<string[]> {
  return Promise.resolve(listModels(session.home.dir))
}

/** The folder from which models can be chosen. */
export function modelsFolder(session: Session): string {
  return join(session.home.dir, 'models')
}

/** The same for the browser, which names a model that is kept here and never a folder. */
export async function startSemantic(
  session: Session,
  name: string,
  given: Omit<SemanticRequest, 'download'>,
): Promise<JobView> {
  if (given.model !== undefined) requireKeptModel(session, given.model)
  return getJob(
    session,
    await createSemantic(session, name, {
      model: given.model,
      threshold: given.threshold,
      scope: given.scope,
    }),
  )
}

/** The latest search once more, by the browser: the model is the one it had. */
export async function startSemanticAgain(
  session: Session,
  name: string,
  threshold: number,
): Promise<JobView> {
  return getJob(session, await createSemanticAgain(session, name, threshold))
}

/** @throws WinnowError model-missing for a model that is not kept in this home */
export function requireKeptModel(session: Session, model: string): void {
  if (!listModels(session.home.dir).includes(model))
    throw new WinnowError(
      'model-missing',
      `There is no model ${model} in the models folder of the Winnow home. Put one there, or compare lexical vectors.`,
    )
}

/** The latest run with what the judgements say of its thresholds now; null before the first run. */
export async function semanticReport(session: Session, name: string): Promise<SemanticReport | null> {
  const dataset = await session.dataset(name, 'reader')
  const run = latestFinished(ANALYSES.semantic, session.db, dataset.id)
  return run === null ? null : reportOf(session, dataset, run)
}

/** A run with what the judgements say of it now. */
export function reportOf(
  session: Session,
  dataset: DatasetRow,
  run: FinishedRun<SemanticStats>,
): SemanticReport {
  const stats = run.statistics
  const { pairs, population, missing } = judgementsOf(
    calibrationPairs(session.db, run.id, stats.scope, stats.threshold),
  )
  const calibration = calibrate(pairs, population)
  const report = {
    home: thisHome(session),
    datasetId: run.datasetId,
    run: run.id,
    at: run.createdAt,
    stale: standingOf(session, run, dataset).stale,
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
export async function bulkRefusal(session: Session, name: string, threshold: number): Promise<string | null> {
  const report = await semanticReport(session, name)
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

/** @throws WinnowError not-found before the first run that this version reads */
export async function latestSemantic(session: Session, name: string): Promise<FinishedRun<SemanticStats>> {
  const run = latestFinished(ANALYSES.semantic, session.db, (await session.dataset(name, 'reader')).id)
  if (run === null)
    throw new WinnowError(
      'not-found',
      `${name} has not been compared by meaning yet. Run \`winnow dedup ${name} --method semantic\` first.`,
    )
  return run
}
