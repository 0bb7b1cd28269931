import type { ContaminationGesture, ContaminationPair, NamedPair } from '@/lib/contract/contamination'
import type { Conversation } from '@/lib/core/conversation'
import type { DuplicateCluster, DuplicateGesture, DuplicatePage } from '@/lib/contract/duplicates'
import { ERROR_CODES, WinnowError, type ErrorCode } from '@/lib/core/errors'
import type { Inspection, InspectionSide } from '@/lib/contract/inspection'
import type { DecisionBatch, RowChoice, RowDecisionView } from '@/lib/contract/row-decisions'
import type { ImportedJudgements, SemanticPairView, SemanticReport } from '@/lib/contract/semantic'
import type { ShownConversation } from '@/lib/contract/shown'
import type { TemplateView } from '@/lib/contract/templates'
import {
  HOME_HEADER,
  type QueuePage,
  type Place,
  type UndoRequest,
  type VerdictRequest,
  type VerdictView,
} from '@/lib/contract/review'
import type { ExamplePage, ExampleQuery } from '@/lib/contract/examples'
import type { JobView } from '@/lib/contract/jobs'
import type { ReleaseRequest } from '@/lib/contract/releases'
import type { SystemPrompts } from '@/lib/core/serving-contract'
import { datasetApi, exampleSearch } from './links'

/**
 * The browser's requests to the server, one function per route handler. A refusal is thrown as the
 * WinnowError it was.
 */

export const fetchJobs = async (): Promise<JobView[]> => (await read('/api/jobs')) as JobView[]

export const cancelJob = async (id: number): Promise<JobView> =>
  (await send(`/api/jobs/${id}/cancel`, {})) as JobView

export const startJob = async (
  dataset: string,
  kind: 'audit' | 'dedup',
  params: Record<string, unknown>,
): Promise<JobView> => (await send('/api/jobs', { dataset, kind, params })) as JobView

export const startContaminationSearch = async (
  dataset: string,
  asked: { against: readonly string[]; hashes: readonly string[]; semantic?: { model?: string } },
): Promise<JobView> => (await send(datasetApi(dataset, 'contamination'), asked)) as JobView

/**
 * An action on the contamination page: decide about pairs, remove all flagged rows, or take a batch
 * back.
 */
export type LeakGesture =
  | { runId: number; decision: RowChoice; pairs: readonly (NamedPair & Pick<ContaminationPair, 'hash'>)[] }
  | { runId: number; removeFlagged: true }
  | { batch: string }

/** `shown` are the pairs on the screen: the answer contains the decisions about them. */
export const sendLeakGesture = async (
  dataset: string,
  place: Place,
  gesture: LeakGesture,
  shown: readonly NamedPair[],
): Promise<ContaminationGesture> =>
  (await send(datasetApi(dataset, `contamination/decisions${'batch' in gesture ? '/undo' : ''}`), {
    ...place,
    ...gesture,
    shown,
  })) as ContaminationGesture

/** Starts a search by meaning; without a model by lexical vectors. */
export const startSemantic = async (
  dataset: string,
  params: { model?: string; threshold: number; scope: string },
): Promise<JobView> => (await send(datasetApi(dataset, 'semantic'), params)) as JobView

export const searchAgain = async (dataset: string, threshold: number): Promise<JobView> =>
  (await send(datasetApi(dataset, 'semantic/again'), { threshold })) as JobView

export const fetchPair = async (dataset: string, id: number): Promise<SemanticPairView> =>
  (await read(datasetApi(dataset, `semantic/pairs/${id}`))) as SemanticPairView

/** `seen` as the pair that was looked at has it. */
export const sendJudgement = async (
  dataset: string,
  place: Place,
  judgement: { id: number; same: boolean; seen: string },
): Promise<SemanticReport> =>
  (await send(datasetApi(dataset, 'semantic/judgements'), { ...place, ...judgement })) as SemanticReport

export const withdrawJudgement = async (dataset: string, place: Place, id: number): Promise<SemanticReport> =>
  (await send(datasetApi(dataset, 'semantic/judgements'), { ...place, id }, 'DELETE')) as SemanticReport

export async function sendJudgementFile(
  dataset: string,
  file: File,
): Promise<ImportedJudgements & { job: JobView | null }> {
  return (await body(
    await fetch(datasetApi(dataset, 'semantic/judgements/file'), {
      method: 'POST',
      headers: { ...fromHere(), 'content-type': 'text/plain' },
      body: file,
    }),
  )) as ImportedJudgements & { job: JobView | null }
}

/** Clusters of the latest search; null before the first. */
export const fetchClusters = async (
  dataset: string,
  query: Record<string, string | number>,
  signal: AbortSignal,
): Promise<DuplicatePage | null> =>
  (await read(`${datasetApi(dataset, 'duplicates')}?${searchOf(query)}`, signal)) as DuplicatePage | null

export const fetchCluster = async (
  dataset: string,
  cluster: number,
  query: Record<string, string | number>,
  signal: AbortSignal,
): Promise<DuplicateCluster> =>
  (await read(
    `${datasetApi(dataset, `duplicates/${cluster}`)}?${searchOf(query)}`,
    signal,
  )) as DuplicateCluster

export const sendDuplicateGesture = async (
  dataset: string,
  place: Place,
  gesture: DuplicateGesture,
): Promise<DecisionBatch> =>
  (await send(datasetApi(dataset, 'duplicates'), { ...place, ...gesture })) as DecisionBatch

export const undoDuplicateGesture = async (
  dataset: string,
  place: Place,
  batch: string,
): Promise<DecisionBatch> =>
  (await send(datasetApi(dataset, 'duplicates/undo'), { ...place, batch })) as DecisionBatch

export async function fetchExamples(
  dataset: string,
  query: ExampleQuery,
  signal: AbortSignal,
): Promise<ExamplePage> {
  const search = exampleSearch(query)
  search.set('limit', String(query.limit))
  if (query.after !== undefined) search.set('after', query.after)
  return (await read(`${datasetApi(dataset, 'examples')}?${search}`, signal)) as ExamplePage
}

/** Throws other-home where the rows are not of the home and the dataset that the page shows. */
export async function fetchQueue(
  dataset: string,
  place: Place,
  query: { after: number | null; limit: number; filter: string },
): Promise<QueuePage> {
  const search = new URLSearchParams({ limit: String(query.limit), filter: query.filter })
  if (query.after !== null) search.set('after', String(query.after))
  const page = (await read(`${datasetApi(dataset, 'queue')}?${search}`)) as QueuePage
  if (page.home === place.home && page.datasetId === place.datasetId) return page
  throw new WinnowError(
    'other-home',
    'This address now belongs to another Winnow home, or to another dataset of this name. Reload the page to see it.',
  )
}

export const sendVerdict = async (request: VerdictRequest): Promise<VerdictView> =>
  (await send('/api/verdicts', request)) as VerdictView

export const sendUndo = async (request: UndoRequest): Promise<VerdictView> =>
  (await send('/api/verdicts/undo', request)) as VerdictView

/** Takes one row back that was set aside, whatever it was set aside with. */
export const putRowBack = async (
  dataset: string,
  place: Place,
  row: { exampleId: number; hash: string },
): Promise<RowDecisionView[]> =>
  (await send(datasetApi(dataset, 'row-decisions/put-back'), { ...place, ...row })) as RowDecisionView[]

export const fetchInspection = async (
  dataset: string,
  example: number,
  search: URLSearchParams,
): Promise<Inspection> =>
  (await read(`${datasetApi(dataset, `examples/${example}/inspection`)}?${search}`)) as Inspection

export const fetchConversation = async (
  dataset: string,
  example: number,
  revision: number,
): Promise<Conversation> =>
  (await read(
    `${datasetApi(dataset, `examples/${example}/conversation`)}?revisionId=${revision}`,
  )) as Conversation

export async function fetchComparison(
  dataset: string,
  example: number,
  sides: readonly InspectionSide[],
  date: string | null,
  signal: AbortSignal,
): Promise<Inspection[]> {
  const search = new URLSearchParams(sides.map((side) => ['side', JSON.stringify(side)]))
  if (date !== null) search.set('date', date)
  return (await read(
    `${datasetApi(dataset, `examples/${example}/inspection/compare`)}?${search}`,
    signal,
  )) as Inspection[]
}

export const startRelease = async (dataset: string, request: ReleaseRequest): Promise<JobView> =>
  (await send(datasetApi(dataset, 'releases'), request)) as JobView

export const verifyRelease = async (
  dataset: string,
  version: number,
): Promise<{ ok: boolean; problems: string[] }> =>
  (await read(datasetApi(dataset, `releases/${version}/verify`))) as { ok: boolean; problems: string[] }

export const saveTemplate = async (template: {
  name: string
  source: string
  family: string | null
}): Promise<TemplateView> => (await send('/api/templates', template)) as TemplateView

export async function removeTemplate(id: string): Promise<void> {
  await body(
    await fetch(`/api/templates/${encodeURIComponent(id)}`, { method: 'DELETE', headers: fromHere() }),
  )
}

/** The input to render: a record as JSON, or an example of a dataset. */
export interface TemplateTrial extends InspectionSide {
  systemPrompts: SystemPrompts
  text?: string
  /** Null: the first one. */
  example?: { dataset: string; id: number | null }
}

export const tryTemplate = async (
  trial: TemplateTrial,
): Promise<ShownConversation & { inspection: Inspection }> =>
  (await send('/api/templates/try', trial)) as ShownConversation & { inspection: Inspection }

export async function sendTokenizerFile(
  file: File,
  as: { name: string; file: string; first: boolean },
): Promise<void> {
  const search = new URLSearchParams({ name: as.name, file: as.file, first: String(as.first) })
  await body(
    await fetch(`/api/tokenizers?${search}`, {
      method: 'POST',
      headers: { ...fromHere(), 'content-type': 'application/octet-stream' },
      body: file,
    }),
  )
}

/**
 * Fetches a tokenizer of the Hub into the home; the one thing that brings something from elsewhere.
 */
export async function downloadTokenizer(id: string): Promise<void> {
  await send('/api/tokenizers/download', { id })
}

/** The sentence to show for anything that was thrown. */
export function problemText(problem: unknown): string {
  if (problem instanceof WinnowError) return problem.message
  // fetch reports a server that cannot be reached as a TypeError.
  if (problem instanceof TypeError)
    return 'The server did not answer. Nothing was changed; check that Winnow is still running and try again.'
  return problem instanceof Error ? problem.message : 'Something went wrong. Nothing was changed; try again.'
}

/** Nothing was done because another process was writing: the same request may be sent again. */
export const isTokenizerNotHere = (problem: unknown): boolean =>
  problem instanceof WinnowError && problem.code === 'tokenizer-not-here'

export const isBusy = (problem: unknown): boolean => problem instanceof WinnowError && problem.code === 'busy'

const searchOf = (query: Record<string, string | number>): URLSearchParams =>
  new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]))

/**
 * The home that this page is from: another one at the same address refuses requests meant for it.
 */
export function fromHere(): Record<string, string> {
  const { home } = document.documentElement.dataset
  return home === undefined ? {} : { [HOME_HEADER]: home }
}

const read = async (url: string, signal?: AbortSignal): Promise<unknown> =>
  body(
    await fetch(url, {
      headers: { accept: 'application/json' },
      ...(signal === undefined ? {} : { signal }),
    }),
  )

const send = async (url: string, value: unknown, method: 'POST' | 'DELETE' = 'POST'): Promise<unknown> =>
  body(
    await fetch(url, {
      method,
      headers: { ...fromHere(), 'content-type': 'application/json' },
      body: JSON.stringify(value),
    }),
  )

async function body(response: Response): Promise<unknown> {
  const text = await response.text()
  if (!response.ok) throw refusal(response.status, text)
  return JSON.parse(text)
}

/** Makes the error a handler described in JSON an error again. */
export function refusal(status: number, text: string): Error {
  try {
    const { error } = JSON.parse(text) as { error: { code: string; message: string } }
    return isErrorCode(error.code) ? new WinnowError(error.code, error.message) : new Error(error.message)
  } catch {
    return new Error(
      `The server answered with status ${status}. Nothing was changed; the reason is in its log.`,
    )
  }
}

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERROR_CODES, code)
