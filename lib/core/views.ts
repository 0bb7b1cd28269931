/**
 * What services hand to the screens, the API and the CLI: plain data, no payload text where a list
 * does not need it. Times are ISO 8601 strings, lengths are in the unit their name says.
 */
import type { Conversation, Scope } from './conversation'
import type { ErrorCode } from './errors'
import type { Severity, Span } from './finding'
import type { Inspection, InspectionWarning } from '@/lib/contract/inspection'
import type { RemovalCause, RowDecisionView } from '@/lib/contract/row-decisions'
import type { ConversationCut } from '@/lib/contract/shown'
import {
  type Container,
  type Decision,
  DECISIONS,
  type ExportSchema,
  type JobStatus,
  type Origin,
  type Purpose,
  type RecordSchema,
} from './status'

// ── Datasets
// ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What the model will be served with, and so what it must be trained with. */
export interface ServingContract {
  tokenizer: string
  /** Null: the template inside the tokenizer's own config. */
  template: string | null
  policy: string
  maxLength: number
  systemPrompt: string | null
  /** What becomes of the system messages of records before they are rendered or released. */
  systemPrompts: SystemPrompts
}

/**
 * As they are; or as the beginning of the first user message, for templates that refuse the role
 * (Gemma 2).
 */
export const SYSTEM_PROMPTS = ['keep', 'merge-into-user'] as const
export type SystemPrompts = (typeof SYSTEM_PROMPTS)[number]

/** Counts along the arrow, in rows: each is what has happened, none is what a search suggests. */
export interface Funnel {
  imported: number
  /** Imported, not rejected. */
  valid: number
  /** Somebody decided that they go, as duplicates or as leaks. */
  setAside: number
  /** Valid and not set aside: what there is to review. */
  left: number
  reviewed: number
  approved: number
  /** Of the latest release; null before the first. */
  released: number | null
}

/** The latest run of an analysis. */
export interface RunStanding {
  at: string
  /** Why it says nothing sure of what is there now, in one sentence; null where it is current. */
  stale: string | null
  /** What it was asked for, to ask again. */
  params: Record<string, unknown>
}

/** Null before the first run. */
type Checks = Record<'audit' | 'dedup' | 'contamination', RunStanding | null>

export interface DatasetCard {
  id: number
  name: string
  purpose: Purpose
  createdAt: string
  contract: ServingContract
  funnel: Funnel
  checks: Checks
  /** The import that is running now, if one is. */
  busy: JobView | null
}

/** What is found in the rows that are left and not decided yet; null where nobody has looked. */
export interface Suggested {
  /** Rows that say what another one says. */
  duplicates: number | null
  /** Rows whose text has an error. */
  errors: number | null
  /** Rows that hold an eval item. */
  leaks: number | null
}

/** What to do next, in one sentence, and where. */
export interface NextAction {
  text: string
  label: string
  /** Path inside the app, e.g. /datasets/demo/review. Absent when the action is a job to start. */
  href?: string
  job?: AnalysisAgain
}

interface RowsBySeverity {
  errors: number
  warnings: number
  infos: number
}

export interface ImportView {
  id: number
  file: string
  bytes: number
  sha256: string
  container: Container | ''
  recordSchema: RecordSchema | ''
  status: 'running' | 'done' | 'failed' | 'cancelled'
  rows: number
  accepted: number
  rejected: number
  origin: Origin | null
  createdAt: string
}

export interface Rejection {
  line: number
  column: number | null
  code: string
  message: string
  excerpt: string
}

export interface DatasetOverview extends DatasetCard {
  next: NextAction
  imports: ImportView[]
  rubric: RubricView | null
  suggested: Suggested
  /**
   * Rows that are left and what was found in their text; a row with an error and a warning counts
   * for both.
   */
  audit: (RowsBySeverity & { stats: AuditStats }) | null
  /** Of the latest search: rows nobody has decided about, and what was decided. */
  dedup: {
    clusters: number
    undecided: number
    removed: number
    kept: number
    threshold: number
    scope: Scope
  } | null
  /** The latest search for eval items; null before the first. */
  contamination: { evals: string[]; flagged: number; undecided: number } | null
  /** Eval sets there are to hold its rows against; none for an eval set. */
  evalSets: number
  releases: ReleaseView[]
}

// ── Examples
// ────────────────────────────────────────────────────────────────────────────────────────────────────────

export const EXAMPLE_SORTS = ['id', 'turns', 'promptChars', 'responseChars'] as const
type ExampleSort = (typeof EXAMPLE_SORTS)[number]

/**
 * What a list of examples can be cut down to: what waits, what is out, what goes into a release, or
 * one verdict.
 */
export const EXAMPLE_STATUSES = ['unreviewed', 'set-aside', 'approved', ...DECISIONS] as const

export interface ExampleQuery {
  sort: ExampleSort
  descending: boolean
  status?: (typeof EXAMPLE_STATUSES)[number] | undefined
  /** Rule of a finding the example has. */
  rule?: string | undefined
  /** Text anywhere in the conversation, case-insensitive. */
  text?: string | undefined
  importId?: number | undefined
  /** Opaque; from the page before. */
  after?: string | undefined
  limit: number
}

export interface ExampleRow {
  id: number
  line: number
  importId: number
  turns: number
  promptChars: number
  responseChars: number
  promptStart: string
  responseStart: string
  decision: Decision | null
  findings: { errors: number; warnings: number; infos: number }
  /** Why somebody set it aside; null where nobody did. */
  setAside: RemovalCause | null
  /** True where the latest dedup run would remove it and nobody has decided. */
  duplicate: boolean
}

export interface ExamplePage {
  rows: ExampleRow[]
  /** Rows of the dataset that match; null where counting would cost a full scan of the payload. */
  total: number | null
  next: string | null
  /** Of a list by a finding: why the audit says nothing sure of what is there now. */
  stale: string | null
}

export interface RevisionView {
  id: number
  number: number
  hash: string
  author: string | null
  createdAt: string
}

export interface VerdictView extends Omit<Subject, 'home'> {
  clientId: string
  decision: Decision
  reason: string | null
  note: string | null
  reviewer: string
  rubricVersion: number
  createdAt: string
  undoneAt: string | null
}

export interface FindingView {
  rule: string
  severity: Severity
  message: string
  spans: Span[]
  remedy: string
}

export interface ExampleDetail {
  id: number
  dataset: string
  line: number
  file: string
  key: string | null
  category: string | null
  conversation: Conversation
  /** What of it is not here. */
  cut?: ConversationCut
  /**
   * The beginning of the record as it came, byte for byte where its file is JSON, and how long all
   * of it is.
   */
  raw: string
  rawCharacters: number
  revision: RevisionView
  revisions: RevisionView[]
  findings: FindingView[]
  verdicts: VerdictView[]
  /**
   * What was decided about it as a duplicate or a leak, newest first, undone decisions included.
   */
  decisions: RowDecisionView[]
  /** The one of them that keeps it out of review and releases. */
  setAside: RowDecisionView | null
  duplicates: { exampleId: number; score: number; role: 'kept' | 'removed' }[]
  previousId: number | null
  nextId: number | null
}

// ── Findings
// ────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface LengthSummary {
  mean: number
  median: number
  p95: number
  max: number
}

/**
 * REQUIREMENTS rows 27-29. Lengths are tokens of the contract's tokenizer over the rendered text.
 */
export interface AuditStats {
  examples: number
  tokenizer: string
  maxLength: number
  tokens: LengthSummary
  promptTokens: LengthSummary
  responseTokens: LengthSummary
  /** Rows longer than maxLength, and their share. */
  truncated: number
  empty: number
  /** Extra copies: members of a duplicate group beyond its first (X19). */
  duplicates: number
  duplicatesIgnoringSystem: number
  issues: string[]
  warnings: string[]
  /**
   * What is so in every example under the contract, such as a date the template writes. Audits
   * before version 2 have none.
   */
  template?: InspectionWarning[]
  /** How much of what is read is trained. Audits before version 2 have none. */
  trained?: TrainedStats
  /** Token-length histograms: counts per bin, edges one longer than counts. */
  histogram: { edges: number[]; prompt: number[]; response: number[] }
}

/** How much of what is read is trained: in all, by category and by import. */
export interface TrainedStats {
  all: TrainedGroup
  /**
   * Rows that could not be rendered or are too long, which no figure here counts. Audits of before
   * have none.
   */
  uncounted?: number
  categories: TrainedGroup[]
  imports: TrainedGroup[]
}

export interface TrainedGroup {
  name: string
  rows: number
  tokens: number
  trained: number
  /** Rows with fewer than five trained tokens. */
  few: number
}

export interface AuditReport extends RunStanding {
  stats: AuditStats
  rules: {
    rule: string
    title: string
    severity: Severity
    count: number
    why: string
    remedy: string
    examples: number[]
  }[]
}

// ── Review
// ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Fewer characters than this cannot tell two reviewers apart who disagree (REQUIREMENTS A137 asks
 * for a paragraph).
 */
export const RUBRIC_MINIMUM_CHARACTERS = 40

export interface RubricView {
  version: number
  good: string
  bad: string
  createdAt: string
}

/** In what a page sends: the home it is from. */
export const HOME_HEADER = 'winnow-home'

/**
 * Where a judgement belongs: ids start anew in every home, and the name of a removed dataset can be
 * given again.
 */
export interface Place {
  home: string
  datasetId: number
}

/** What was judged, down to its text, so that a judgement can never land on anything else. */
export interface Subject extends Place {
  exampleId: number
  revisionId: number
  /** SHA-256 of the revision, 64 hex digits. */
  hash: string
}

export interface QueueItem extends Subject {
  line: number
  conversation: Conversation
  /** What of it is not here: no such item is fixed before all of it has been loaded. */
  cut?: ConversationCut
  findings: FindingView[]
  /** The audit they are of; null where there was none. */
  auditRun: number | null
  /** It has a verdict already, which another one replaces. */
  reviewed: boolean
  duplicateOf: number | null
  /**
   * The mask for the dataset's contract, so that the reviewer sees what trains. Null where it
   * cannot be rendered.
   */
  inspection: Inspection
}

export interface QueuePage extends Place {
  items: QueueItem[]
  reviewed: number
  total: number
  rubric: RubricView | null
  /** False where no audit has looked for findings yet. */
  audited: boolean
  /** The audit whose findings are shown says nothing sure of what is there now, and why. */
  stale: string | null
}

export interface VerdictRequest extends Subject {
  clientId: string
  decision: Decision
  rubricVersion: number
  /** The audit whose findings were on the screen. */
  auditRun?: number | undefined
  reason?: string | undefined
  note?: string | undefined
  /** Milliseconds the example was on screen. */
  ms?: number | undefined
  /** For decision `fix`: the conversation as it should be. */
  fixed?: Conversation | undefined
}

/** Takes a verdict back, by the id it was given under and by what it was given to. */
export interface UndoRequest extends Subject {
  clientId: string
}

// ── Releases
// ────────────────────────────────────────────────────────────────────────────────────────────────────────

interface ReleaseFileView {
  name: string
  split: string
  rows: number
  bytes: number
  sha256: string
}

export interface ReleaseView {
  version: number
  createdAt: string
  seed: number
  format: ExportSchema
  splits: Record<string, number>
  files: ReleaseFileView[]
  /** Where each row went: what `verify` reads the splits from. */
  index: Omit<ReleaseFileView, 'split'>
  /** Who made it, and answers for what was waived. */
  actor: string
  /** Gates that were closed, and why the release was made all the same. */
  waived: { id: string; title: string; state: GateState; detail: string; reason: string }[]
  manifestHash: string
}

export interface ReleaseRequest {
  format: ExportSchema
  /** Share of each split; they sum to 1. */
  splits: Record<string, number>
  seed: number
  /** A reason for each gate that is to be waived. */
  waivers?: Record<string, string>
}

/**
 * In the order they are shown; the last three take every text and are checked while the release is
 * made.
 */
export const GATE_IDS = [
  'rubric',
  'approved',
  'splits',
  'template',
  'audit',
  'errors',
  'secrets',
  'duplicates',
  'contamination',
  'render',
  'trained',
  'leaks',
] as const
export type GateId = (typeof GATE_IDS)[number]

/** Shortest reason for a waiver: one that somebody can be held to. */
export const WAIVER_CHARACTERS = 10

/** What was not checked is as closed as what failed. */
export const GATE_STATES = ['passed', 'failed', 'not-checked'] as const
export type GateState = (typeof GATE_STATES)[number]

/** What opens a gate, for people and for the command line. */
export interface GateAction {
  label: string
  /** A page of the dataset, with its query; '' is the overview. */
  page?: string
  /** A job to start instead. */
  job?: AnalysisAgain
  command: string
}

/** A job as its last run was asked for, or as it is usually asked for. */
interface AnalysisAgain {
  kind: 'audit' | 'dedup'
  params: Record<string, unknown>
}

export interface GateView {
  id: GateId
  title: string
  state: GateState
  detail: string
  next: GateAction | null
  /** Whether a reason can stand for it. */
  waivable: boolean
}

/** What a release would hold now, and why it may not be made. */
export interface ReleasePreview {
  approved: number
  gates: GateView[]
  /** What is checked on every text while the release is made. */
  later: string[]
  splits: Record<string, number>
}

// ── Jobs
// ────────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface JobView {
  id: number
  kind: string
  dataset: string | null
  status: JobStatus
  phase: string
  done: number
  total: number | null
  /** Rows per second since it started, null before that is known. */
  rate: number | null
  secondsLeft: number | null
  error: string | null
  /** Why it was refused, for programs; `crashed` where it is a bug. */
  errorCode: ErrorCode | 'crashed' | null
  /** Result of a finished job, shape by kind. */
  result: unknown
  cancelRequested: boolean
  /** The process that runs it, and when it was last heard of; null where none does. */
  owner: string | null
  heartbeatAt: string | null
  createdAt: string
  startedAt: string | null
  finishedAt: string | null
}
