import { z } from 'zod'
import { listModels } from '@/lib/adapters/embeddings'
import { type Scope, SCOPES, scopeText } from '@/lib/core/conversation'
import { WinnowError } from '@/lib/core/errors'
import type { JobView } from '@/lib/core/views'
import type { Difference, SemanticPairView, SemanticReport, SemanticStats } from '@/lib/core/semantic'
import { memberOf } from '@/lib/db/duplicates'
import { recordEvent } from '@/lib/db/events'
import { conversationOf } from '@/lib/db/examples'
import { createJob } from '@/lib/db/jobs'
import { calibrationPairs, flaggedPairs, insertPairLabel, runOfPair, semanticPair, type StoredCandidate } from '@/lib/db/pair-labels'
import { latestRun, type Run } from '@/lib/db/runs'
import { calibrate, safeThreshold } from '@/lib/dedup'
import { getJob } from './jobs'
import { ACTOR, datasetNamed, studio } from './studio'

const parameters = z.object({
  model: z.string().min(1).max(1_000).optional(), download: z.boolean().optional(), threshold: z.number().gt(0).lt(1).optional(), scope: z.enum(SCOPES).optional(),
})
export type SemanticParameters = z.input<typeof parameters>

/** Fewer labels leave an interval of more than a quarter, which tells nobody anything. */
const FEWEST_LABELS = 30
/** What "safe" means: at least this share of the removals is right, by the lower end of the interval. */
const SAFE_PRECISION = 0.95
const PAGE = 20
/** Of a long text the start is shown. */
const SHOWN_CHARACTERS = 4_000

/** Queues a search for rows that say the same in other words; born running where an owner is named. */
export async function createSemantic(name: string, given: SemanticParameters, owner?: string): Promise<number> {
  const dataset = await datasetNamed(name)
  return createJob(studio().db, { kind: 'semantic', datasetId: dataset.id, params: parameters.parse(given), ...(owner !== undefined && { owner }) })
}

/** Models that can be chosen in the browser; without one, lexical vectors. */
export function semanticModels(): Promise<string[]> {
  return Promise.resolve(listModels(studio().home.dir))
}

/** The same for the browser, which names a model that is kept here and never a folder. */
export async function startSemantic(name: string, given: Omit<SemanticParameters, 'download'>): Promise<JobView> {
  if (given.model !== undefined && !listModels(studio().home.dir).includes(given.model)) {
    throw new WinnowError('model-missing', `There is no model ${given.model} in the models folder of the Winnow home. Put one there, or compare lexical vectors.`)
  }
  return getJob(await createSemantic(name, { model: given.model, threshold: given.threshold, scope: given.scope }))
}

/** The latest run with what the labels say of its thresholds now; null before the first run. */
export async function semanticReport(name: string): Promise<SemanticReport | null> {
  const run = latestRun(studio().db, (await datasetNamed(name)).id, 'semantic')
  return run === undefined ? null : reportOf(run)
}

function reportOf(run: Run): SemanticReport {
  const stats = JSON.parse(run.stats) as SemanticStats
  const judged = calibrationPairs(studio().db, run.id, stats.scope, stats.threshold).filter(({ same }) => same !== null)
  const calibration = calibrate(judged.map(({ score, same, weight }) => ({ score, same: same === 1, weight: weight! })))
  const missing = Math.max(0, FEWEST_LABELS - judged.length)
  return { at: run.createdAt, stats, calibration, labelled: judged.length, missing, safeThreshold: missing > 0 ? null : safeThreshold(calibration, SAFE_PRECISION) }
}

/** Pairs to label: without a label first, and of those the ones closest to the threshold. */
export async function pairsToLabel(name: string): Promise<SemanticPairView[]> {
  return withRun(name, (run, stats) => {
    const pairs = calibrationPairs(studio().db, run.id, stats.scope, stats.threshold)
    return [...pairs.filter(({ same }) => same === null), ...pairs.filter(({ same }) => same !== null)].map((pair) => pairView(pair, stats.scope))
  })
}

/** Pairs that the vectors call alike and the second check does not: nothing of them is suggested. */
export async function differingPairs(name: string, page: { after?: string } = {}): Promise<{ pairs: SemanticPairView[]; next: string | null }> {
  const offset = Math.max(0, Math.trunc(Number(page.after ?? 0)) || 0)
  const pairs = await withRun(name, (run, stats) => flaggedPairs(studio().db, run.id, stats.scope, { offset, limit: PAGE }).map((pair) => pairView(pair, stats.scope)))
  return { pairs, next: pairs.length === PAGE ? String(offset + PAGE) : null }
}

/** Keeps what a person says of a pair, and answers with what all labels say now. */
export async function labelPair(name: string, pairId: number, same: boolean): Promise<SemanticReport> {
  const { db } = studio()
  const dataset = await datasetNamed(name)
  return withRun(name, (run, { scope }) => {
    const pair = runOfPair(db, pairId) === run.id ? semanticPair(db, pairId, scope) : undefined
    if (pair === undefined) throw new WinnowError('not-found', `The latest semantic run of ${name} has no pair ${pairId}. Load the pairs again.`)
    db.transaction(() => {
      insertPairLabel(db, { datasetId: dataset.id, scope, leftRevisionId: pair.leftRevisionId, rightRevisionId: pair.rightRevisionId, same, labeller: ACTOR })
      recordEvent(db, ACTOR, 'pair-label', { dataset: dataset.id, left: pair.leftRevisionId, right: pair.rightRevisionId, same })
    })
    return reportOf(run)
  })
}

/** Why the suggestions at a threshold, that of the run where none is named, may not be applied all at once; null where they may. */
export async function bulkRefusal(name: string, threshold?: number): Promise<string | null> {
  const report = await semanticReport(name)
  if (report === null) return 'Nothing has been compared by meaning yet.'
  const { missing, safeThreshold: safe, stats } = report
  const remedy = 'Clusters can be decided one by one.'
  if (missing > 0) return `Vectors do not know what "the same" means here until people have labelled pairs: ${missing} more labels are needed before all suggestions can be applied at once. ${remedy}`
  if (safe === null) return `By the labels, no threshold of ${stats.vectors} removes only what is the same. ${remedy}`
  return (threshold ?? stats.threshold) >= safe ? null : `By the labels, removals are safe from ${safe.toFixed(2)} on. Move the threshold there, or decide clusters one by one.`
}

async function withRun<Answer>(name: string, answer: (run: Run, stats: SemanticStats) => Answer): Promise<Answer> {
  const run = latestRun(studio().db, (await datasetNamed(name)).id, 'semantic')
  if (run === undefined) throw new WinnowError('not-found', `${name} has not been compared by meaning yet. Run \`winnow dedup ${name} --method semantic\` first.`)
  return answer(run, JSON.parse(run.stats) as SemanticStats)
}

function pairView(pair: StoredCandidate, scope: Scope): SemanticPairView {
  return {
    id: pair.id, score: pair.score, differences: JSON.parse(pair.differences) as Difference[],
    left: sideView(pair.leftId, pair.leftRevisionId, scope), right: sideView(pair.rightId, pair.rightRevisionId, scope),
    same: pair.same === null ? null : pair.same === 1,
  }
}

function sideView(exampleId: number, revisionId: number, scope: Scope): SemanticPairView['left'] {
  const { db } = studio()
  const text = scopeText(conversationOf(db, revisionId), scope)
  return { exampleId, line: memberOf(db, exampleId).line, text: text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)} …` : text }
}
