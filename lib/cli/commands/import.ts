import { basename } from 'node:path'
import type { ContaminationStats } from '@/lib/contract/contamination'
import { WinnowError } from '@/lib/core/errors'
import { ORIGINS, PURPOSES, RECORD_SCHEMAS } from '@/lib/core/status'
import { importFile, proposedName, rejectedRows } from '@/lib/services/imports'
import { takeContaminationSearches } from '@/lib/services/contamination'
import { THIS_PROCESS } from '@/lib/services/jobs/run-here'
import { choiceOption, type Command, required } from '../command'
import { runWithProgress } from '../progress'
import { describeContamination } from './decontaminate'
import type { Session } from '@/lib/services/host/session'

interface ImportReport {
  file: string
  format: string | null
  rows: number
  accepted: number
  rejected: number
  errors: { line: number; column: number | null; code: string; message: string }[]
}

export const importCommand: Command = {
  name: 'import',
  maximumArguments: Infinity,
  usage:
    'import FILE… [--dataset NAME] [--format auto|alpaca|sharegpt|messages|prompt-completion] [--purpose ' +
    'train|eval] [--mixed refuse|keep-all] [--preference refuse|chosen] [--origin ORIGIN] [--model NAME] ' +
    '[--key FIELD] [--category FIELD]',
  example: 'import chats.jsonl --dataset support --key id --category topic',
  refusedWhere: 'no row of a file could be read',
  options: {
    dataset: {
      type: 'string',
      about: 'Dataset to read into; made if it is not there',
      fallback: 'proposed from the name of the first file',
    },
    format: {
      type: 'string',
      about: 'Record schema: auto, alpaca, sharegpt, messages or prompt-completion',
      fallback: 'auto',
    },
    purpose: { type: 'string', about: 'Purpose of a new dataset: train or eval', fallback: 'train' },
    mixed: {
      type: 'string',
      about: 'What to do with a file of several record schemas: refuse or keep-all',
      fallback: 'refuse',
    },
    preference: {
      type: 'string',
      about: 'What to do with preference pairs: refuse them, or keep the chosen answer',
      fallback: 'refuse',
    },
    origin: { type: 'string', about: `Where the rows come from: ${ORIGINS.join(', ')}` },
    model: { type: 'string', about: 'The model that wrote the answers' },
    key: { type: 'string', about: 'Field that names a row, kept with it' },
    category: { type: 'string', about: 'Field whose value becomes the category of a row' },
  },

  async run(session, input) {
    const first = required(importCommand, input)
    const dataset = input.text('dataset') ?? proposedName(basename(first))
    const request = {
      dataset,
      format: choiceOption(input, 'format', ['auto', ...RECORD_SCHEMAS] as const),
      purpose: choiceOption(input, 'purpose', PURPOSES),
      mixed: choiceOption(input, 'mixed', ['refuse', 'keep-all'] as const),
      preference: choiceOption(input, 'preference', ['refuse', 'chosen'] as const),
      origin: choiceOption(input, 'origin', ORIGINS),
      model: input.text('model'),
      keyField: input.text('key'),
      categoryField: input.text('category'),
    }
    const started = performance.now()
    const imports: ImportReport[] = []
    const queued: number[] = []
    for (const path of input.arguments)
      imports.push(await importOne(session, path, { ...request, file: basename(path) }, queued))
    const again = await runContaminationSearches(session, queued)
    const refused = imports.some((report) => report.accepted === 0)
    return {
      value: {
        dataset,
        imports,
        ...(again.length > 0 && { decontaminated: again }),
        ms: Math.round(performance.now() - started),
      },
      text: [...imports.map(describe), ...again.map(describeContamination)].join('\n'),
      exit: refused ? 1 : 0,
    }
  },
}

/**
 * Datasets that were checked against eval sets before are checked again, now that there are other
 * rows.
 */
async function runContaminationSearches(
  session: Session,
  jobs: readonly number[],
): Promise<ContaminationStats[]> {
  const runs: ContaminationStats[] = []
  for (const job of await takeContaminationSearches(session, jobs, THIS_PROCESS))
    runs.push((await runWithProgress(session, job)) as ContaminationStats)
  return runs
}

/** Imports one file; the searches it queues are added to `queued`. */
async function importOne(
  session: Session,
  path: string,
  request: Parameters<typeof importFile>[2],
  queued: number[],
): Promise<ImportReport> {
  try {
    const result = (await runWithProgress(
      session,
      await importFile(session, path, request, THIS_PROCESS),
    )) as {
      importId: number
      rows: number
      accepted: number
      rejected: number
      recordSchema: string
      decontaminations: number[]
    }
    const { rows, accepted, rejected, recordSchema, importId } = result
    queued.push(...result.decontaminations)
    return {
      file: path,
      format: recordSchema,
      rows,
      accepted,
      rejected,
      errors: rejectedRows(session, importId),
    }
  } catch (error) {
    if (!(error instanceof WinnowError)) throw error
    return {
      file: path,
      format: null,
      rows: 0,
      accepted: 0,
      rejected: 0,
      errors: [{ line: 0, column: null, code: error.code, message: error.message }],
    }
  }
}

function describe(report: ImportReport): string {
  const head =
    report.accepted === 0 && report.rows === 0
      ? `${report.file}: refused`
      : `${report.file}: ${report.rows} rows as ${report.format ?? '?'}, ${report.accepted} accepted, ${report.rejected} rejected`
  return [
    head,
    ...report.errors
      .slice(0, 20)
      .map(
        (error) =>
          `  ${error.line > 0 ? `line ${error.line}${error.column === null ? '' : `:${error.column}`}: ` : ''}${error.message}`,
      ),
  ].join('\n')
}
