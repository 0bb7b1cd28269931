import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { DECISIONS } from '@/lib/core/status'
import { WinnowError } from '@/lib/core/errors'
import { deleteDataset, listDatasets } from '@/lib/services/datasets'
import { diagnose } from '@/lib/services/doctor'
import { listTokenizers } from '@/lib/services/inspection'
import { listJobs } from '@/lib/services/jobs'
import { judgeExamples, saveRubric } from '@/lib/services/review'
import { choiceOption, type Command, required } from '../command'

export const datasetsCommand: Command = {
  name: 'datasets',
  usage: 'datasets',
  summary: 'List the datasets and how far each is',
  options: {},
  async run() {
    const datasets = await listDatasets()
    return { value: { datasets }, text: datasets.map(({ name, funnel }) => `${name}: ${funnel.valid} rows, ${funnel.reviewed} reviewed, ${funnel.approved} approved`).join('\n') }
  },
}

export const removeCommand: Command = {
  name: 'remove',
  usage: 'remove DATASET --yes',
  summary: 'Remove a dataset with its rows and verdicts; source files and the ledger stay',
  options: { yes: { type: 'boolean' } },
  async run(input) {
    const name = required(removeCommand, input)
    if (!input.flag('yes')) throw new WinnowError('usage', `This cannot be undone. Say that you mean it: winnow remove "${name}" --yes`)
    await deleteDataset(name)
    return { value: { removed: name }, text: `removed ${name}` }
  },
}

export const rubricCommand: Command = {
  name: 'rubric',
  usage: 'rubric DATASET --good FILE --bad FILE',
  summary: 'Write what a perfect and a bad example look like',
  options: { good: { type: 'string' }, bad: { type: 'string' } },
  async run(input) {
    const name = required(rubricCommand, input)
    const [good, bad] = [input.text('good'), input.text('bad')]
    if (good === undefined || bad === undefined) throw new WinnowError('usage', `Both descriptions are needed.\nUsage: winnow ${rubricCommand.usage}`)
    const rubric = await saveRubric(name, { good: readText(good), bad: readText(bad) })
    return { value: rubric, text: `rubric version ${rubric.version}` }
  },
}

export const judgeCommand: Command = {
  name: 'judge',
  usage: 'judge DATASET EXAMPLE… --decision pass|reject [--note TEXT]',
  summary: 'Give one verdict to examples by id',
  options: { decision: { type: 'string' }, note: { type: 'string' } },
  async run(input) {
    const name = required(judgeCommand, input)
    const ids = z.array(z.coerce.number().int()).min(1).safeParse(input.arguments.slice(1))
    const decision = choiceOption(input, 'decision', DECISIONS)
    if (!ids.success || decision === undefined) throw new WinnowError('usage', `Name example ids and a decision.\nUsage: winnow ${judgeCommand.usage}`)
    const verdicts = await judgeExamples(name, ids.data, decision, input.text('note'))
    return { value: { verdicts }, text: `${verdicts.length} × ${decision}` }
  },
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new WinnowError('not-found', `${file} cannot be read.`, { cause })
  }
}

export const jobsCommand: Command = {
  name: 'jobs',
  usage: 'jobs',
  summary: 'List the jobs',
  options: {},
  async run() {
    const jobs = await listJobs()
    return { value: { jobs }, text: jobs.map((job) => `${job.id} ${job.kind} ${job.dataset ?? ''} ${job.status} ${job.done}${job.total === null ? '' : `/${job.total}`} ${job.error ?? ''}`.trimEnd()).join('\n') }
  },
}

export const tokenizersCommand: Command = {
  name: 'tokenizers',
  usage: 'tokenizers',
  summary: 'List the tokenizers and where their files are',
  options: {},
  async run() {
    const tokenizers = await listTokenizers()
    return { value: { tokenizers }, text: tokenizers.map(({ id, available, source }) => `${available ? '✓' : '–'} ${id.padEnd(14)} ${source}`).join('\n') }
  },
}

export const doctorCommand: Command = {
  name: 'doctor',
  usage: 'doctor',
  summary: 'Check the installation',
  options: {},
  async run() {
    const checks = await diagnose()
    return { value: { ok: checks.every((check) => check.ok), checks }, text: checks.map(({ ok, name, detail }) => `${ok ? '✓' : '✗'} ${name}: ${detail}`).join('\n'), exit: checks.every((check) => check.ok) ? 0 : 1 }
  },
}
