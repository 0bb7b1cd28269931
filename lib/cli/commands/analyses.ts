import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { SCOPES } from '@/lib/core/conversation'
import type { AuditStats } from '@/lib/core/views'
import { auditReport, duplicatePairs } from '@/lib/services/findings'
import { createAnalysis } from '@/lib/services/jobs'
import { THIS_PROCESS } from '@/lib/services/run-job'
import { choiceOption, type Command, numberOption, required } from '../command'
import { runWithProgress } from '../progress'

export const auditCommand: Command = {
  name: 'audit',
  usage: 'audit DATASET [--minimum-response-tokens N] [--allow-short-answers]',
  summary: 'Check every row for what spoils a fine-tune',
  options: { 'minimum-response-tokens': { type: 'string' }, 'allow-short-answers': { type: 'boolean' } },

  async run(input) {
    const name = required(auditCommand, input)
    const started = performance.now()
    const params = { minimumResponseTokens: numberOption(input, 'minimum-response-tokens'), checkShortAnswers: !input.flag('allow-short-answers') }
    await runWithProgress(await createAnalysis(name, 'audit', params, THIS_PROCESS))
    const report = (await auditReport(name))!
    const findings = report.rules.map(({ rule, severity, count, examples }) => ({ rule, severity, count, examples }))
    return {
      value: { examples: report.stats.examples, stats: report.stats, findings, ms: Math.round(performance.now() - started) },
      text: [...describeStats(report.stats), ...findings.map(({ rule, severity, count, examples }) => `  ${severity.padEnd(7)} ${String(count).padStart(7)}  ${rule}  (${examples.map((id) => `#${id}`).join(' ')})`)].join('\n'),
    }
  },
}

function describeStats(stats: AuditStats): string[] {
  const { tokens } = stats
  return [
    `${stats.examples.toLocaleString('en')} examples · tokens (${stats.tokenizer}) mean ${tokens.mean.toFixed(1)}, median ${tokens.median}, p95 ${tokens.p95}, max ${tokens.max} · over ${stats.maxLength}: ${stats.truncated} · empty: ${stats.empty} · extra copies: ${stats.duplicates}`,
    ...stats.issues.map((issue) => `  issue: ${issue}`), ...stats.warnings.map((warning) => `  warning: ${warning}`),
  ]
}

export const dedupCommand: Command = {
  name: 'dedup',
  usage: 'dedup DATASET --method exact|near [--threshold T] [--scope all|prompt|response] [--pairs FILE]',
  summary: 'Find duplicates and what to keep of them',
  options: { method: { type: 'string' }, threshold: { type: 'string' }, scope: { type: 'string' }, pairs: { type: 'string' } },

  async run(input) {
    const name = required(dedupCommand, input)
    const params = { method: choiceOption(input, 'method', ['exact', 'near'] as const), threshold: numberOption(input, 'threshold'), scope: choiceOption(input, 'scope', SCOPES) }
    const result = (await runWithProgress(await createAnalysis(name, 'dedup', params, THIS_PROCESS))) as { method: string; threshold: number; examples: number; pairs: number; clusters: number; removable: number; exact: number; ms: number }
    const { method, threshold, examples, pairs, clusters, removable, exact, ms } = result
    const file = input.text('pairs')
    if (file !== undefined) await writePairs(name, file)
    return {
      value: { method, threshold, examples, pairs, clusters, removable, identical: exact, ms },
      text: `${examples.toLocaleString('en')} examples, ${clusters.toLocaleString('en')} clusters (${method}, ≥ ${threshold}): ${removable.toLocaleString('en')} rows could go, ${exact.toLocaleString('en')} of them identical to the letter; ${ms} ms`,
    }
  },
}

async function writePairs(name: string, file: string): Promise<void> {
  const out = createWriteStream(file)
  for await (const { removed, kept, score } of duplicatePairs(name)) if (!out.write(`${JSON.stringify({ removed, kept, score })}\n`)) await once(out, 'drain')
  out.end()
  await once(out, 'close')
}
