import { z } from 'zod'
import { SEVERITIES } from '@/lib/core/finding'
import { storedSpan } from '../stored-span'

/** Fields stand in the order in which they are stored, so that a run is answered as it was written. */

const lengthSummary = z.object({ mean: z.number(), median: z.number(), p95: z.number(), max: z.number() })
export type LengthSummary = z.output<typeof lengthSummary>

const trainedGroup = z.object({
  name: z.string(),
  rows: z.number(),
  tokens: z.number(),
  trained: z.number(),
  /** Rows with fewer than five trained tokens. */
  few: z.number(),
})
export type TrainedGroup = z.output<typeof trainedGroup>

const trainedStats = z.object({
  all: trainedGroup,
  /**
   * Rows that could not be rendered or are too long, which no figure here counts. Audits of before
   * have none.
   */
  uncounted: z.number().exactOptional(),
  categories: z.array(trainedGroup),
  imports: z.array(trainedGroup),
})
/** Share of the tokens that is trained: in total, by category and by import. */
export type TrainedStats = z.output<typeof trainedStats>

/** A warning about the template: an InspectionWarning as it is stored. */
const templateWarning = z.object({
  code: z.string(),
  severity: z.enum(SEVERITIES),
  message: z.string(),
  span: z.object({ start: z.number(), end: z.number() }).nullable(),
  source: storedSpan.nullable(),
  why: z.string(),
  remedy: z.string(),
})

/** Statistics of a finished audit, stored with it. */
export const auditStatistics = z.object({
  examples: z.number(),
  tokenizer: z.string(),
  maxLength: z.number(),
  tokens: lengthSummary,
  promptTokens: lengthSummary,
  responseTokens: lengthSummary,
  /** Rows longer than maxLength. */
  truncated: z.number(),
  empty: z.number(),
  /** Extra copies: members of a duplicate group beyond its first. */
  duplicates: z.number(),
  duplicatesIgnoringSystem: z.number(),
  issues: z.array(z.string()),
  warnings: z.array(z.string()),
  /** Token-length histograms: counts per bin, edges one longer than counts. */
  histogram: z.object({
    edges: z.array(z.number()),
    prompt: z.array(z.number()),
    response: z.array(z.number()),
  }),
  /**
   * Warnings that hold for every example under the contract, such as a date the template writes.
   * Audits before version 2 have none.
   */
  template: z.array(templateWarning).exactOptional(),
  /** Share of the tokens that is trained. Audits before version 2 have none. */
  trained: trainedStats.exactOptional(),
})
/** Lengths are tokens of the contract's tokenizer over the rendered text. */
export type AuditStats = z.output<typeof auditStatistics>
