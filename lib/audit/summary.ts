import type { Finding } from '@/lib/core/finding'
import type { AuditStats, LengthSummary } from '@/lib/contract/audit'
import { ArgumentTypes } from './argument-types'
import { isBlank } from './blank'
import { lengthHistogram } from './histogram'
import { percentile } from './percentile'
import type { AuditExample, AuditParameters } from './example'

/**
 * Shares above which the audit calls duplicates and cut-off rows an issue: one in 20, one in 10,
 * strictly more.
 */
const DUPLICATES_PER = 20
const TRUNCATED_PER = 10

/** Lengths and counts over a dataset, taken in one example at a time. */
export class AuditSummary {
  readonly #parameters: AuditParameters
  readonly #total: number[] = []
  readonly #prompt: number[] = []
  readonly #response: number[] = []
  readonly #hashes = new Set<string>()
  readonly #hashesIgnoringSystem = new Set<string>()
  readonly #argumentTypes = new ArgumentTypes()
  #examples = 0
  #empty = 0
  #truncated = 0
  #unrendered = 0
  #tooLong = 0
  #flagged = 0

  constructor(parameters: AuditParameters) {
    this.#parameters = parameters
  }

  /**
   * The hashes are of the conversation as it is, and of the conversation without its system
   * messages.
   */
  add(example: AuditExample, hash: string, hashIgnoringSystem: string, findings: readonly Finding[]): void {
    this.#examples++
    this.#hashes.add(hash)
    this.#hashesIgnoringSystem.add(hashIgnoringSystem)
    if (example.conversation.messages.some(isBlank)) this.#empty++
    if (findings.some(({ severity }) => severity === 'error')) this.#flagged++
    this.#argumentTypes.add(example.conversation)
    const { tokens } = example
    if (tokens === null) {
      if (example.tooLong === null) this.#unrendered++
      else this.#tooLong++
      return
    }
    this.#total.push(tokens.total)
    // The trainer never sees tokens beyond the cut.
    this.#prompt.push(tokens.kept?.prompt ?? tokens.prompt)
    this.#response.push(tokens.kept?.response ?? tokens.response)
    if (tokens.total > this.#parameters.maximumTokens) this.#truncated++
  }

  stats(): AuditStats {
    const prompt = Float64Array.from(this.#prompt).sort()
    const response = Float64Array.from(this.#response).sort()
    const tokens = Float64Array.from(this.#total).sort()
    return {
      examples: this.#examples,
      tokenizer: this.#parameters.family,
      maxLength: this.#parameters.maximumTokens,
      tokens: summarise(tokens),
      promptTokens: summarise(prompt),
      responseTokens: summarise(response),
      truncated: this.#truncated,
      empty: this.#empty,
      duplicates: this.#examples - this.#hashes.size,
      duplicatesIgnoringSystem: this.#examples - this.#hashesIgnoringSystem.size,
      issues: this.#issues(),
      warnings: this.#warnings(),
      histogram: lengthHistogram(prompt, response, Math.max(prompt.at(-1) ?? 0, response.at(-1) ?? 0)),
    }
  }

  get #duplicates(): number {
    return this.#examples - this.#hashes.size
  }

  /** Compared as whole numbers: 2 of 40 is exactly 5 %, and no issue. */
  get #manyDuplicates(): boolean {
    return this.#duplicates * DUPLICATES_PER > this.#examples
  }

  get #manyTruncated(): boolean {
    return this.#truncated * TRUNCATED_PER > this.#examples
  }

  #issues(): string[] {
    const issues: string[] = []
    if (this.#empty > 0) issues.push(`${this.#rows(this.#empty)} with an empty message.`)
    if (this.#manyDuplicates)
      issues.push(
        `${this.#rows(this.#duplicates)} repeating an earlier one; more than ${100 / DUPLICATES_PER} % skews training towards them.`,
      )
    if (this.#manyTruncated)
      issues.push(
        `${this.#rows(this.#truncated)} longer than ${this.#parameters.maximumTokens} tokens; more than ${100 / TRUNCATED_PER} % would be cut off.`,
      )
    return issues
  }

  #warnings(): string[] {
    const warnings: string[] = []
    const ignoringSystem = this.#examples - this.#hashesIgnoringSystem.size
    if (this.#duplicates > 0 && !this.#manyDuplicates)
      warnings.push(`${this.#rows(this.#duplicates)} repeating an earlier one.`)
    if (ignoringSystem > this.#duplicates)
      warnings.push(
        `${this.#rows(ignoringSystem - this.#duplicates)} differing from an earlier one in the system message only.`,
      )
    if (this.#truncated > 0 && !this.#manyTruncated)
      warnings.push(`${this.#rows(this.#truncated)} longer than ${this.#parameters.maximumTokens} tokens.`)
    const drifting = this.#argumentTypes.drifting()
    if (drifting.count > 0) {
      warnings.push(
        `${drifting.count} tool argument${drifting.count === 1 ? '' : 's'} of more than one type: ${drifting.named.join(', ')}${drifting.count > drifting.named.length ? ', …' : ''}. Loaders with one type per column turn numbers into strings, or stop.`,
      )
    }
    if (this.#unrendered > 0)
      warnings.push(
        `${this.#rows(this.#unrendered)} that could not be rendered; the lengths and trained tokens leave them out.`,
      )
    if (this.#tooLong > 0)
      warnings.push(
        `${this.#rows(this.#tooLong)} too long to be checked; the lengths and trained tokens leave them out.`,
      )
    if (this.#flagged > 0) warnings.push(`${this.#rows(this.#flagged)} with an error.`)
    return warnings
  }

  /** "3 of 40 rows (7.5 %)" */
  #rows(count: number): string {
    return `${count} of ${this.#examples} row${this.#examples === 1 ? '' : 's'} (${Number(((count / this.#examples) * 100).toFixed(1))} %)`
  }
}

function summarise(sorted: Float64Array): LengthSummary {
  const sum = sorted.reduce((total, length) => total + length, 0)
  return {
    mean: sorted.length === 0 ? 0 : sum / sorted.length,
    median: percentile(sorted, 0.5),
    p95: percentile(sorted, 0.95),
    max: sorted.at(-1) ?? 0,
  }
}
