import { WinnowError } from '@/lib/core/errors'
import { LEDGER_PROBLEMS, type LedgerReport } from '@/lib/core/ledger'
import type { DatasetCard } from '@/lib/contract/datasets'
import { openingAddress } from '@/lib/services/host/access'
import { deleteDataset, finishRemovals, listDatasets } from '@/lib/services/datasets'
import { diagnose } from '@/lib/services/start/doctor'
import { ledgerReport } from '@/lib/services/ledger'
import { listTokenizers } from '@/lib/services/inspection'
import { endLeftOverJobs } from '@/lib/services/jobs/run-here'
import { fetchTokenizer } from '@/lib/services/templates/tokenizers'
import { type Command, type CommandOutput, required } from '../command'
import { endCount, showCount } from '../progress'

export const datasetsCommand: Command = {
  name: 'datasets',
  maximumArguments: 0,
  usage: 'datasets',
  example: 'datasets --json',
  options: {},
  async run(session) {
    const datasets = await listDatasets(session)
    return { value: { datasets }, text: datasets.map(describeDataset).join('\n') }
  },
}

function describeDataset({ name, funnel, checks }: DatasetCard): string {
  const setAside = funnel.setAside > 0 ? `, ${funnel.setAside} set aside, ${funnel.left} left` : ''
  const stale = Object.entries(checks).flatMap(([check, run]) =>
    run === null || run.stale === null ? [] : [`  ${check} is out of date: ${run.stale}`],
  )
  return [
    `${name}: ${funnel.valid} rows${setAside}, ${funnel.reviewed} reviewed, ${funnel.approved} approved`,
    ...stale,
  ].join('\n')
}

export const removeCommand: Command = {
  name: 'remove',
  usage: 'remove DATASET --yes',
  details: 'Other people can continue to work meanwhile.',
  example: 'remove support --yes',
  options: { yes: { type: 'boolean', about: 'Confirm the removal' } },
  async run(session, input) {
    const name = required(removeCommand, input)
    if (!input.flag('yes'))
      throw new WinnowError('usage', `This cannot be undone. To confirm: winnow remove "${name}" --yes`)
    await endLeftOverJobs(session)
    await deleteDataset(session, name)
    const whole = finishRemovals(session, (rows) => showCount('Deleting rows', rows))
    endCount()
    return {
      value: { removed: name },
      text: `removed ${name}${whole ? '' : '; the disk is too full to delete its rows now: `winnow purge` frees its files first, and deletes them'}`,
    }
  },
}

export const tokenizersCommand: Command = {
  name: 'tokenizers',
  maximumArguments: 2,
  usage: 'tokenizers [download OWNER/NAME]',
  details: 'Files of Llama and Gemma carry the licences of their models, which you accept when you use them.',
  example: 'tokenizers download Qwen/Qwen2.5-7B',
  options: {},
  async run(session, input) {
    const [verb, id] = input.arguments
    if (verb === undefined) {
      const tokenizers = await listTokenizers(session)
      return {
        value: { tokenizers },
        text: tokenizers
          .map(({ id: name, available, source }) => `${available ? '✓' : '–'} ${name.padEnd(14)} ${source}`)
          .join('\n'),
      }
    }
    if (verb !== 'download' || id === undefined)
      throw new WinnowError('usage', `Usage: winnow ${tokenizersCommand.usage}`)
    await fetchTokenizer(session, { id })
    return { value: { downloaded: id }, text: `${id} is installed. You can now use it as a tokenizer.` }
  },
}

export const addressCommand: Command = {
  name: 'address',
  maximumArguments: 0,
  usage: 'address',
  example: 'address',
  options: {},
  run(session) {
    const address = openingAddress(session)
    return Promise.resolve({ value: { address }, text: address })
  },
}

export const doctorCommand: Command = {
  name: 'doctor',
  maximumArguments: 0,
  usage: 'doctor [--ledger]',
  example: 'doctor --ledger',
  refusedWhere: 'a check failed, or an entry of the ledger was edited, removed or forked',
  options: {
    ledger: {
      type: 'boolean',
      about: 'Follow the ledger and say where an entry was edited, removed or forked',
    },
  },
  async run(session, input) {
    if (input.flag('ledger')) return ledgerOutput(ledgerReport(session))
    const checks = await diagnose(session)
    return {
      value: { ok: checks.every((check) => check.ok), checks },
      text: checks.map(({ ok, name, detail }) => `${ok ? '✓' : '✗'} ${name}: ${detail}`).join('\n'),
      exit: checks.every((check) => check.ok) ? 0 : 1,
    }
  },
}

function ledgerOutput(report: LedgerReport): CommandOutput {
  const { entries, head, releases, counts, problems } = report
  const ok = LEDGER_PROBLEMS.every((what) => counts[what] === 0)
  const total = LEDGER_PROBLEMS.reduce((sum, what) => sum + counts[what], 0)
  const summary = `${entries} entries${head === null ? '' : `, the last is ${head.entry} with the hash ${head.hash}`}; ${releases.compared} entries that releases name looked up, ${releases.unnamed} releases of earlier versions name none.`
  const verdict = ok
    ? '✓ The ledger is complete.'
    : `✗ The ledger is not complete: ${LEDGER_PROBLEMS.filter((what) => counts[what] > 0)
        .map((what) => `${counts[what]} ${what === 'release' ? 'not as released' : what}`)
        .join(', ')}.`
  const lines = problems.map(({ message }) => `  ${message}`)
  return {
    value: { ok, ...report },
    text: [
      summary,
      verdict,
      ...lines,
      ...(total > problems.length ? [`  ${total - problems.length} more.`] : []),
    ].join('\n'),
    exit: ok ? 0 : 1,
  }
}
