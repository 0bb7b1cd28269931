import { z } from 'zod'
import { CONTAMINATION_PASSES, type ContaminationPass, type ContaminationStats, type EvalSummary } from '@/lib/core/contamination'
import type { Conversation } from '@/lib/core/conversation'
import { insertContaminationHits, type NewContaminationHit, searchedRow } from '@/lib/db/contamination'
import { datasetById } from '@/lib/db/datasets'
import { recordEvent } from '@/lib/db/events'
import { countExamples, walkExamples } from '@/lib/db/examples'
import { completeRun, createRun, discardUnfinishedRuns } from '@/lib/db/runs'
import { boilerplateOf, defaultLimits, evidenceOf, type Limits, Matcher, selfTest } from '@/lib/decontam'
import { defineJob, type JobContext } from './define'
import { type PlacedText, protectedTexts, searchedTexts } from './searched-texts'

const VERSION = 1
const CHUNK = 1_000
/** Rows and words of each that the self-test takes its filler from. */
const SAMPLED_ROWS = 200
const SAMPLED_WORDS = 50
const SELF_TEST_SEED = 1

const share = z.number().min(0).max(1).optional()
const decontaminateParameters = z.object({
  /** Ids of the eval datasets. */
  evals: z.array(z.int()).min(1),
  /** Tulu 3 looks at prompts alone; a question that an answer repeats is leaked as well. */
  scope: z.enum(['all', 'prompt']).default('all'),
  /** Protect the answers of the eval sets too. */
  answers: z.boolean().default(false),
  size: z.int().optional(), coverage: share, anySize: z.int().optional(), jaccard: share, containment: share,
})
type DecontaminateParameters = z.output<typeof decontaminateParameters>

/** An item of the matcher and the eval example it comes from. */
interface Protected extends PlacedText {
  evalAt: number
  exampleId: number
}

interface EvalSet {
  datasetId: number
  name: string
  items: number
}

/** Finds the rows of a dataset that hold items of eval sets. Rows are flagged, eval sets are only read. Run again whole after a kill. */
export const decontaminateJob = defineJob<DecontaminateParameters>({
  params: decontaminateParameters,

  async run(params, context) {
    const started = performance.now()
    const { db, datasetId } = context
    discardUnfinishedRuns(db, datasetId, 'contamination')
    const runId = createRun(db, datasetId, 'contamination', VERSION, params)
    const { evals, items } = await readEvals(params, context)
    const total = countExamples(db, datasetId, { sort: 'id', descending: false, limit: 1 }, { audit: null, dedup: null })!
    const limits = limitsOf(params, total)
    const matcher = new Matcher(items.map(({ text }, id) => ({ id, text })), limits)
    const { suspects, words } = scanRows(matcher, params, context, total)
    const tally = new HitTally(evals)
    for (let at = 0; at < suspects.length; at += CHUNK) {
      const hits = suspects.slice(at, at + CHUNK).flatMap((exampleId) => hitsOf(matcher, params, context, { items, evals, exampleId }))
      db.transaction(() => insertContaminationHits(db, runId, hits))
      for (const hit of hits) tally.add(hit)
      context.report('Comparing', at, suspects.length)
      context.checkpoint()
    }
    const stats: ContaminationStats = {
      examples: total, ...tally.summary(), thresholds: limits, boilerplate: boilerplateOf(matcher),
      selfTest: selfTest(matcher, words, SELF_TEST_SEED), ms: Math.round(performance.now() - started),
    }
    db.transaction(() => {
      completeRun(db, runId, stats)
      recordEvent(db, 'winnow', 'decontaminate', { dataset: datasetId, run: runId, evals: params.evals, hits: stats.hits, flaggedRows: stats.flaggedRows })
    })
    return { runId, ...stats }
  },

  discard(_params, { db, datasetId }) {
    discardUnfinishedRuns(db, datasetId, 'contamination')
  },
})

function limitsOf(params: DecontaminateParameters, rows: number): Limits {
  const usual = defaultLimits(rows)
  return {
    ...usual, size: params.size ?? usual.size, coverage: params.coverage ?? usual.coverage, anySize: params.anySize ?? usual.anySize,
    jaccard: params.jaccard ?? usual.jaccard, containment: params.containment ?? usual.containment,
  }
}

async function readEvals({ evals: ids, answers }: DecontaminateParameters, context: JobContext): Promise<{ evals: EvalSet[]; items: Protected[] }> {
  const evals: EvalSet[] = []
  const items: Protected[] = []
  for (const [evalAt, datasetId] of ids.entries()) {
    const { name } = await datasetById(context.db, datasetId)
    let count = 0
    for (const { id, body } of walkExamples(context.db, datasetId)) {
      for (const text of protectedTexts(JSON.parse(body) as Conversation, answers)) items.push({ ...text, evalAt, exampleId: id })
      count++
    }
    evals.push({ datasetId, name, items: count })
    context.report('Reading eval sets', evalAt + 1, ids.length)
  }
  return { evals, items }
}

/** Reads every row once: which must be looked at again, and words to make filler of. */
function scanRows(matcher: Matcher, { scope }: DecontaminateParameters, context: JobContext, total: number): { suspects: number[]; words: string[] } {
  const suspects: number[] = []
  const words: string[] = []
  const every = Math.ceil(total / SAMPLED_ROWS)
  let done = 0
  for (const { id, body } of walkExamples(context.db, context.datasetId)) {
    const texts = searchedTexts(JSON.parse(body) as Conversation, scope)
    if (matcher.scan(texts)) suspects.push(id)
    if (done % every === 0) words.push(...texts.flatMap(({ text }) => text.split(/\s+/u)).slice(0, SAMPLED_WORDS))
    if (++done % CHUNK === 0) {
      context.report('Scanning rows', done, total)
      context.checkpoint()
    }
  }
  return { suspects, words: words.filter((word) => word !== '') }
}

function hitsOf(matcher: Matcher, { scope }: DecontaminateParameters, { db }: JobContext, { items, evals, exampleId }: { items: Protected[]; evals: EvalSet[]; exampleId: number }): NewContaminationHit[] {
  const row = searchedRow(db, exampleId)
  if (row === undefined) return []
  const texts = searchedTexts(JSON.parse(row.body) as Conversation, scope)
  const best = new Map<string, NewContaminationHit>()
  for (const hit of matcher.match(texts)) {
    const source = items[hit.item]!
    const key = `${hit.pass} ${source.exampleId}`
    // Several turns of one eval example are one item: the turn that is held most speaks for it.
    if ((best.get(key)?.score ?? -1) >= hit.score) continue
    const found = evidenceOf(matcher, texts, hit)
    best.set(key, {
      evalDatasetId: evals[source.evalAt]!.datasetId, evalExampleId: source.exampleId, exampleId, revisionId: row.revisionId, pass: hit.pass, score: hit.score,
      evidence: {
        item: found.item.map((span) => ({ message: source.message, field: source.field, ...span })),
        row: found.row.map(({ text, start, end }) => ({ message: texts[text]!.message, field: texts[text]!.field, start, end })),
        ...(hit.jaccard !== undefined && { jaccard: hit.jaccard }),
      },
    })
  }
  return [...best.values()]
}

/** Counts hits as they are stored. */
class HitTally {
  readonly #evals: EvalSet[]
  readonly #flagged: Set<number>[]
  readonly #anyNgram: Set<number>[]
  readonly #rows = new Set<number>()
  readonly #byPass = Object.fromEntries(CONTAMINATION_PASSES.map((pass) => [pass, 0])) as Record<ContaminationPass, number>

  constructor(evals: EvalSet[]) {
    this.#evals = evals
    this.#flagged = evals.map(() => new Set())
    this.#anyNgram = evals.map(() => new Set())
  }

  add({ pass, evalDatasetId, evalExampleId, exampleId }: NewContaminationHit): void {
    const at = this.#evals.findIndex(({ datasetId }) => datasetId === evalDatasetId)
    this.#byPass[pass]++
    if (pass === 'any-ngram') this.#anyNgram[at]!.add(evalExampleId)
    else {
      this.#flagged[at]!.add(evalExampleId)
      this.#rows.add(exampleId)
    }
  }

  summary(): Pick<ContaminationStats, 'hits' | 'byPass' | 'flaggedRows' | 'evals'> {
    const evals = this.#evals.map(({ datasetId, name, items }, at): EvalSummary => {
      const flagged = this.#flagged[at]!.size
      return { datasetId, name, items, flagged, share: items === 0 ? 0 : flagged / items, anyNgram: this.#anyNgram[at]!.size }
    })
    return { hits: Object.values(this.#byPass).reduce((sum, count) => sum + count, 0), byPass: this.#byPass, flaggedRows: this.#rows.size, evals }
  }
}
