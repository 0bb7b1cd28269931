import { SCOPES } from '@/lib/core/conversation'
import { DEDUP_METHODS, type DedupStats } from '@/lib/contract/duplicates'
import { WinnowError } from '@/lib/core/errors'
import type { AuditStats } from '@/lib/contract/audit'
import { datasetOverview } from '@/lib/services/datasets'
import { suggestedPairs } from '@/lib/services/duplicates'
import { auditReport } from '@/lib/services/audit'
import { createAnalysis } from '@/lib/services/jobs'
import { THIS_PROCESS } from '@/lib/services/jobs/run-here'
import { choiceOption, type Command, type CommandInput, numberOption, required } from '../command'
import { outputFile } from '../output-file'
import { runWithProgress } from '../progress'
import { writeLines } from '../write-lines'
import { dedupSemantically, SEMANTIC_OPTIONS } from './semantic'

export const auditCommand: Command = {
  name: 'audit',
  usage: 'audit DATASET [--minimum-response-tokens N] [--allow-short-answers]',
  example: 'audit support --minimum-response-tokens 5',
  options: {
    'minimum-response-tokens': {
      type: 'string',
      about: 'Answers with fewer tokens are findings',
      fallback: '10',
    },
    'allow-short-answers': {
      type: 'boolean',
      about: 'Short answers are meant here, as in classification: do not report them',
    },
  },

  async run(session, input) {
    const name = required(auditCommand, input)
    const started = performance.now()
    const params = {
      minimumResponseTokens: numberOption(input, 'minimum-response-tokens'),
      checkShortAnswers: !input.flag('allow-short-answers'),
    }
    await runWithProgress(session, await createAnalysis(session, name, 'audit', params, THIS_PROCESS))
    const report = (await auditReport(session, name))!
    const findings = report.rules.map(({ rule, severity, count, examples }) => ({
      rule,
      severity,
      count,
      examples,
    }))
    return {
      value: {
        examples: report.stats.examples,
        stats: report.stats,
        findings,
        ms: Math.round(performance.now() - started),
      },
      text: [
        ...describeStats(report.stats),
        ...findings.map(
          ({ rule, severity, count, examples }) =>
            `  ${severity.padEnd(7)} ${String(count).padStart(7)}  ${rule}  (${examples.map((id) => `#${id}`).join(' ')})`,
        ),
      ].join('\n'),
    }
  },
}

function describeStats(stats: AuditStats): string[] {
  const { tokens } = stats
  return [
    `${stats.examples.toLocaleString('en')} examples · tokens (${stats.tokenizer}) mean ${tokens.mean.toFixed(1)}, median ${tokens.median}, p95 ${tokens.p95}, max ${tokens.max} · over ${stats.maxLength}: ${stats.truncated} · empty: ${stats.empty} · extra copies: ${stats.duplicates}`,
    ...stats.issues.map((issue) => `  issue: ${issue}`),
    ...stats.warnings.map((warning) => `  warning: ${warning}`),
  ]
}

export const dedupCommand: Command = {
  name: 'dedup',
  usage:
    'dedup DATASET --method exact|near|minhash|semantic [--threshold T] [--scope all|prompt|response] ' +
    '[--shingle word:5|char:24] [--ignore-boilerplate] [--against DATASET] [--model DIR|ID [--download]] ' +
    '[--pairs FILE]',
  details:
    'Nothing is removed: the search suggests, and people decide (`winnow duplicates`). Only new rows are compared again, and another threshold needs no new search.',
  example: 'dedup support --method near --threshold 0.8 --pairs pairs.jsonl',
  options: {
    method: {
      type: 'string',
      about:
        'exact, near (exact Jaccard join), minhash (its approximation, with measured recall) or semantic (embeddings; only suggests)',
    },
    threshold: {
      type: 'string',
      about: 'Smallest similarity of a pair, between 0 and 1',
      fallback: '0.8; 0.9 for semantic',
    },
    scope: { type: 'string', about: 'Text to compare: all, prompt or response', fallback: 'all' },
    shingle: {
      type: 'string',
      about: 'Unit and size of the pieces that are compared, word:1 to char:100',
      fallback: 'word:5',
    },
    'ignore-boilerplate': {
      type: 'boolean',
      about: 'Leave out what a tenth of the rows or more have in common',
    },
    against: { type: 'string', about: 'Another dataset: suggest only rows that have a duplicate there' },
    pairs: {
      type: 'string',
      about: 'Write the suggested pairs to this file, as JSON lines {removed, kept, score}',
    },
    ...SEMANTIC_OPTIONS,
  },
  formerNames: { 'set-aside': 'ignore-boilerplate' },

  async run(session, input) {
    const name = required(dedupCommand, input)
    const started = performance.now()
    const method = choiceOption(input, 'method', [...DEDUP_METHODS, 'semantic'] as const)
    refuseOptionsOfOther(method === 'semantic', input)
    const file = outputFile(input, 'pairs')
    if (method === 'semantic') return dedupSemantically(session, name, input, file)
    const params = {
      method,
      threshold: numberOption(input, 'threshold'),
      scope: choiceOption(input, 'scope', SCOPES),
      shingle: shingleOption(input),
      ignoreBoilerplate: input.flag('ignore-boilerplate'),
      against: input.text('against'),
    }
    const result = (await runWithProgress(
      session,
      await createAnalysis(session, name, 'dedup', params, THIS_PROCESS),
    )) as DedupStats & { runId: number }
    if (file !== undefined) await writeLines(file, suggestedPairs(session, name, 'dedup'))
    const { runId, exact, ...rest } = result
    const { duplicates: undecided } = (await datasetOverview(session, name)).suggested
    return {
      value: {
        run: runId,
        ...rest,
        identical: exact,
        undecided,
        totalMs: Math.round(performance.now() - started),
      },
      text: [
        ...describeDedup(result),
        ...(undecided === result.removable ? [] : [`  ${undecided} rows are not decided yet`]),
      ].join('\n'),
    }
  },
}

/** An option that one kind of search would not look at is refused, not passed over in silence. */
function refuseOptionsOfOther(semantic: boolean, input: CommandInput): void {
  const of = semantic ? ['shingle', 'ignore-boilerplate', 'against'] : Object.keys(SEMANTIC_OPTIONS)
  const given = of.find((option) => input.text(option) !== undefined || input.flag(option))
  if (given !== undefined)
    throw new WinnowError(
      'usage',
      semantic
        ? `--${given} does not belong to --method semantic. Leave it out, or choose another method.`
        : `--${given} belongs to --method semantic. Leave it out, or choose that method.`,
    )
}

function describeDedup({
  method,
  threshold,
  against,
  examples,
  compared,
  clusters,
  removable,
  exact,
  warnings,
  sameAs,
  butSystem,
  sameWords,
  boilerplate,
  minhash,
  added,
  ms,
}: DedupStats): string[] {
  const count = (value: number): string => value.toLocaleString('en')
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
  const lines = [
    `${count(examples)} examples, ${count(clusters)} clusters (${method}, ≥ ${threshold}${against === undefined ? '' : `, against ${against}`}): ${count(removable)} rows could be removed, ` +
      `${count(exact)} of them identical, letter for letter; ${count(compared)} pairs compared; ${ms} ms`,
  ]
  if (butSystem !== undefined && butSystem.rows > 0)
    lines.push(`  ${count(butSystem.rows)} more rows are the same except for the system prompt`)
  if (sameWords !== undefined && sameWords > removable)
    lines.push(`  ${count(sameWords)} rows could be removed if capitals and punctuation did not count`)
  if (added !== undefined)
    lines.push(
      `  only ${count(added.rows)} new rows had to be compared, with ${count(added.partners)} earlier ones`,
    )
  if (minhash !== undefined) {
    const { recall, pairs, sampledTexts } = minhash.measured
    lines.push(
      `  MinHash: ${minhash.permutations} permutations, ${minhash.bands} bands of ${minhash.rows}; finds ${percent(minhash.recallAtThreshold)} of the pairs at ${threshold} in theory` +
        (recall === null
          ? '; the sample had no pair to measure'
          : `, and ${percent(recall)} of the ${count(pairs)} pairs that ${count(sampledTexts)} sampled texts have`),
    )
  }
  if (boilerplate !== undefined)
    lines.push(
      `  ignored ${count(boilerplate.shingles)} shingles that a tenth of the rows or more have`,
      ...boilerplate.spans.map(({ text, rows }) => `    in ${count(rows)} rows: ${JSON.stringify(text)}`),
    )
  return [
    ...lines,
    ...sameAs.map((other) => `  the dataset ${other} has exactly the same rows`),
    ...warnings.map((warning) => `  warning: ${warning}`),
  ]
}

/** `word:5` or `char:24`; undefined where it is not given. */
function shingleOption(input: CommandInput): { unit: 'word' | 'character'; size: number } | undefined {
  const given = input.text('shingle')
  if (given === undefined) return undefined
  const match = /^(word|char|character):([1-9]\d{0,2})$/.exec(given)
  if (match === null || Number(match[2]) > MAXIMUM_SHINGLE) {
    throw new WinnowError(
      'usage',
      `--shingle takes a unit and a number from 1 to ${MAXIMUM_SHINGLE}, such as word:5 or char:24, not "${given}".`,
    )
  }
  return { unit: match[1] === 'word' ? 'word' : 'character', size: Number(match[2]) }
}

const MAXIMUM_SHINGLE = 100
