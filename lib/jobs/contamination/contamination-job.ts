import { loadPrivateSet, privateItemId, privateSetId } from '@/lib/adapters/private-sets'
import type { BoilerplateStats, ContaminationStats, NewContaminationHit } from '@/lib/contract/contamination'
import { parseConversation } from '@/lib/core/conversation'
import { insertContaminationHits, searchedRow } from '@/lib/db/contamination'
import { datasetById } from '@/lib/db/datasets'
import { countExamples, walkExamples } from '@/lib/db/examples'
import {
  boilerplateOf,
  defaultLimits,
  evidenceOf,
  GramHashMatcher,
  type GramHashSet,
  type Limits,
  Matcher,
  plantLeaks,
  selfTest,
  type EvalSet,
  HitTally,
  protectedTexts,
  type ProtectedText,
  withoutCommonStems,
  searchedTexts,
} from '@/lib/decontam'
import type { AnalysisWork } from '../engine/analysis'
import type { JobContext } from '../engine/define'
import { searchAlike } from './candidates'
import type { ContaminationParameters } from './parameters'

const CHUNK = 1_000
/** Rows and words of each that the self-test takes its filler from. */
const SAMPLED_ROWS = 200
const SAMPLED_WORDS = 50
const SELF_TEST_SEED = 1

/** An item of the matcher and the eval example it comes from. */
interface Protected extends ProtectedText {
  set: EvalSet
  exampleId: number
  revisionId: number
}

/** A set that is known by its hashes alone. */
interface PrivateSet {
  set: EvalSet
  hashes: GramHashSet
  matcher: GramHashMatcher
}

/** The items that rows are searched for. */
interface Searched {
  matcher: Matcher
  items: Protected[]
  privateSets: PrivateSet[]
}

export const openContamination: AnalysisWork<ContaminationParameters, ContaminationStats> = (
  params,
  context,
) => Promise.resolve({ others: params.evals, run: (runId) => searchRows(runId, params, context) })

async function searchRows(
  runId: number,
  params: ContaminationParameters,
  context: JobContext,
): Promise<() => ContaminationStats> {
  const started = performance.now()
  const { db, datasetId } = context
  const { evals, items: texts } = await readEvals(params, context)
  const total = countExamples(
    db,
    datasetId,
    { sort: 'id', descending: false, limit: 1 },
    { audit: null, dedup: null },
  )!
  const limits = limitsOf(params, total)
  const privateSets = params.hashes.map((sha256) => openPrivateSet(sha256, limits, context))
  const items = withoutCommonStems(texts, limits.commonItems)
  const tested = items.map(({ exampleId: id, text, part }) => ({ id, text, part }))
  const searched: Searched = { matcher: new Matcher(tested, limits), items, privateSets }
  const { suspects, words } = scanRows(searched, params, context, total)
  const tally = new HitTally([...evals, ...privateSets.map(({ set }) => set)])
  const keep = (hits: readonly NewContaminationHit[]): void => {
    db.transaction(() => insertContaminationHits(db, runId, hits))
    for (const hit of hits) tally.add(hit)
    context.checkpoint()
  }
  for (let at = 0; at < suspects.length; at += CHUNK) {
    context.report('Comparing', at, suspects.length)
    keep(suspects.slice(at, at + CHUNK).flatMap((exampleId) => hitsOf(exampleId, searched, params, context)))
  }
  const leaks = plantLeaks(tested, words, SELF_TEST_SEED)
  const boilerplate = withPrivate(boilerplateOf(searched.matcher), privateSets)
  const alike =
    params.semantic === undefined
      ? null
      : await searchAlike(items, leaks, { ...params.semantic, scope: params.scope }, context)
  if (alike !== null) keep(bestOfEach(alike.rows.map(({ item, ...row }) => alikeHit(items[item]!, row))))
  const stats: ContaminationStats = {
    examples: total,
    ...tally.summary(alike !== null),
    thresholds: limits,
    boilerplate,
    selfTest: selfTest(searched.matcher, leaks, alike?.leaks),
    ...(alike !== null && { semantic: alike.search }),
    ms: Math.round(performance.now() - started),
  }
  return () => stats
}

function limitsOf(params: ContaminationParameters, rows: number): Limits {
  const usual = defaultLimits(rows)
  return {
    ...usual,
    size: params.size ?? usual.size,
    coverage: params.coverage ?? usual.coverage,
    anySize: params.anySize ?? usual.anySize,
    jaccard: params.jaccard ?? usual.jaccard,
    containment: params.containment ?? usual.containment,
    commonRows: params.commonRows ?? usual.commonRows,
  }
}

async function readEvals(
  { evals: ids, answers }: ContaminationParameters,
  context: JobContext,
): Promise<{ evals: EvalSet[]; items: Protected[] }> {
  const evals: EvalSet[] = []
  const items: Protected[] = []
  for (const [at, datasetId] of ids.entries()) {
    const set: EvalSet = { datasetId, name: (await datasetById(context.db, datasetId)).name, items: 0 }
    for (const { id, revisionId, body } of walkExamples(context.db, datasetId)) {
      for (const text of protectedTexts(parseConversation(body), answers))
        items.push({ ...text, set, exampleId: id, revisionId })
      set.items++
    }
    evals.push(set)
    context.report('Reading eval sets', at + 1, ids.length)
  }
  return { evals, items }
}

function openPrivateSet(sha256: string, limits: Limits, { home }: JobContext): PrivateSet {
  const hashes = loadPrivateSet(home, sha256)
  const items = new Set(hashes.items.map(({ id }) => id)).size
  return {
    set: { datasetId: privateSetId(sha256), name: hashes.name, items, hashed: { sha256, n: hashes.n } },
    hashes,
    matcher: new GramHashMatcher(hashes, limits),
  }
}

/** With the items of private sets that could not be checked, whose text cannot be shown. */
function withPrivate(boilerplate: BoilerplateStats, privateSets: readonly PrivateSet[]): BoilerplateStats {
  return {
    ...boilerplate,
    unchecked: privateSets.reduce((sum, { matcher }) => sum + matcher.unchecked, boilerplate.unchecked ?? 0),
  }
}

/** Reads every row once: which must be looked at again, and words to make filler of. */
function scanRows(
  { matcher, privateSets }: Searched,
  { scope }: ContaminationParameters,
  context: JobContext,
  total: number,
): { suspects: number[]; words: string[] } {
  const suspects: number[] = []
  const words: string[] = []
  const every = Math.ceil(total / SAMPLED_ROWS)
  let done = 0
  for (const { id, body } of walkExamples(context.db, context.datasetId)) {
    const texts = searchedTexts(parseConversation(body), scope)
    // Each must have counted the row's grams, whatever another has found in it.
    const found = [matcher, ...privateSets.map((one) => one.matcher)].map((one) => one.scan(texts))
    if (found.includes(true)) suspects.push(id)
    if (done % every === 0)
      words.push(...texts.flatMap(({ text }) => text.split(/\s+/u)).slice(0, SAMPLED_WORDS))
    if (++done % CHUNK === 0) {
      context.report('Scanning rows', done, total)
      context.checkpoint()
    }
  }
  return { suspects, words: words.filter((word) => word !== '') }
}

function hitsOf(
  exampleId: number,
  { matcher, items, privateSets }: Searched,
  { scope }: ContaminationParameters,
  { db }: JobContext,
): NewContaminationHit[] {
  const row = searchedRow(db, exampleId)
  if (row === undefined) return []
  const texts = searchedTexts(parseConversation(row.body), scope)
  const inRow = (
    spans: readonly { text: number; start: number; end: number }[],
  ): NewContaminationHit['evidence']['row'] =>
    spans.map(({ text, start, end }) => ({
      message: texts[text]!.message,
      field: texts[text]!.field,
      start,
      end,
    }))
  const hits = matcher.match(texts).map((hit): NewContaminationHit => {
    const { set, exampleId: evalExampleId, revisionId: evalRevisionId, message, field } = items[hit.item]!
    const found = evidenceOf(matcher, texts, hit)
    return {
      evalDatasetId: set.datasetId,
      evalExampleId,
      evalRevisionId,
      exampleId,
      revisionId: row.revisionId,
      pass: hit.pass,
      score: hit.score,
      evidence: {
        item: found.item.map((span) => ({ message, field, ...span })),
        row: inRow(found.row),
        ...(hit.jaccard !== undefined && { jaccard: hit.jaccard }),
      },
    }
  })
  const hashed = privateSets.flatMap(({ set, hashes, matcher: byHash }) =>
    byHash.match(texts).map((hit): NewContaminationHit => ({
      evalDatasetId: set.datasetId,
      evalExampleId: privateItemId(hashes.items[hit.item]!.id),
      evalRevisionId: null,
      exampleId,
      revisionId: row.revisionId,
      pass: hit.pass,
      score: hit.score,
      evidence: { item: [], row: inRow(hit.row) },
    })),
  )
  return bestOfEach([...hits, ...hashed])
}

/** A semantic pair has no marked words: the two texts match as a whole. */
function alikeHit(
  { set, exampleId: evalExampleId, revisionId: evalRevisionId, text, message, field }: Protected,
  row: { exampleId: number; revisionId: number; message: number; length: number; score: number },
): NewContaminationHit {
  return {
    evalDatasetId: set.datasetId,
    evalExampleId,
    evalRevisionId,
    exampleId: row.exampleId,
    revisionId: row.revisionId,
    pass: 'semantic',
    score: row.score,
    evidence: {
      item: [{ message, field, start: 0, end: text.length }],
      row: [{ message: row.message, field: 'content', start: 0, end: row.length }],
    },
  }
}

/**
 * Several turns of one eval example are one item: among hits of the same row and pass, the turn
 * with the best match represents it.
 */
function bestOfEach(hits: readonly NewContaminationHit[]): NewContaminationHit[] {
  const best = new Map<string, NewContaminationHit>()
  for (const hit of hits) {
    const key = `${hit.pass} ${hit.exampleId} ${hit.evalDatasetId} ${hit.evalExampleId}`
    if ((best.get(key)?.score ?? -1) < hit.score) best.set(key, hit)
  }
  return [...best.values()]
}
