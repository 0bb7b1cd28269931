import { createReadStream } from 'node:fs'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { type Scope, SCOPES } from '@/lib/core/conversation'
import { WinnowError } from '@/lib/core/errors'
import {
  type CalibrationPoint,
  DIFFERENCE_WORDS,
  DIFFERENCES,
  type ImportedJudgements,
  type SemanticReport,
  type SemanticStats,
} from '@/lib/contract/semantic'
import { importJudgements } from '@/lib/services/semantic/judgement-file'
import { THIS_PROCESS } from '@/lib/services/jobs/run-here'
import { suggestedPairs } from '@/lib/services/duplicates'
import { createSemantic, createSemanticAgain, semanticReport } from '@/lib/services/semantic'
import { pairsToJudge } from '@/lib/services/semantic/pairs'
import {
  choiceOption,
  type Command,
  type CommandInput,
  type CommandOutput,
  numberOption,
  required,
} from '../command'
import { outputFile } from '../output-file'
import { runWithProgress } from '../progress'
import { writeLines } from '../write-lines'
import type { Session } from '@/lib/services/host/session'

/** Options of `winnow dedup --method semantic`, in addition to those of the other methods. */
export const SEMANTIC_OPTIONS: Command['options'] = {
  model: { type: 'string', about: 'Embedding model: a folder or a Hub id', fallback: 'lexical vectors' },
  download: { type: 'boolean', about: 'Download the model if it is not here yet' },
}

/** `winnow dedup DATASET --method semantic`. */
export async function dedupSemantically(
  session: Session,
  name: string,
  input: CommandInput,
  file: string | undefined,
): Promise<CommandOutput> {
  const params = {
    model: input.text('model'),
    download: input.flag('download'),
    threshold: numberOption(input, 'threshold'),
    scope: choiceOption(input, 'scope', SCOPES),
  }
  const stats = (await runWithProgress(
    session,
    await createSemantic(session, name, params, THIS_PROCESS),
  )) as SemanticStats
  if (file !== undefined) await writeLines(file, suggestedPairs(session, name, 'semantic'))
  const { ms, ...rest } = stats
  return {
    value: { ...rest, removable: stats.suggested, stages: ms, ms: ms.total },
    text: describe(stats).join('\n'),
  }
}

function describe({
  vectors,
  threshold,
  examples,
  texts,
  cached,
  pairs,
  clusters,
  suggested,
  search,
  recall,
  textRecall,
  unread,
  differing,
  toLabel: toJudge,
  calibration,
  ms,
}: SemanticStats): string[] {
  const count = (value: number): string => value.toLocaleString('en')
  const against = DIFFERENCES.filter((difference) => differing[difference] > 0).map(
    (difference) => `${DIFFERENCE_WORDS[difference]} in ${count(differing[difference])}`,
  )
  return [
    `${count(examples)} examples, ${count(texts)} different texts (${count(cached)} known from before); ${vectors}, cosine ≥ ${threshold}: ${count(pairs)} pairs; ${ms.total} ms`,
    ...(unread > 0
      ? [`  ${count(unread)} texts were not compared: empty, or in a language that ${vectors} does not know`]
      : []),
    ...(search === 'approximate'
      ? [
          `  approximate search: in a sample it found ${percent(textRecall)} of the texts that have a pair, and ${percent(recall)} of their pairs`,
        ]
      : []),
    ...(against.length > 0 ? [`  not suggested, for people to check: ${against.join(', ')}`] : []),
    `  ${count(suggested)} rows in ${count(clusters)} clusters could be removed`,
    calibration === null
      ? `  only a suggestion: judge the ${count(toJudge)} borderline pairs first (winnow calibrate)`
      : `  ${describePoint(calibration)}`,
  ]
}

function describePoint({ threshold, judged, precision, recall }: CalibrationPoint): string {
  return `≥ ${threshold.toFixed(2)}: precision ${precision ? `${percent(precision.value)} (${percent(precision.low)} to ${percent(precision.high)})` : 'unknown'}, recall ${recall ? percent(recall.value) : 'unknown'}, ${judged} judged pairs`
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

export const calibrateCommand: Command = {
  name: 'calibrate',
  usage: 'calibrate DATASET [--pairs FILE] [--judgements FILE [--scope all|prompt|response]]',
  details:
    'Judgements tell precision and recall by threshold, and from where on suggestions may be applied together. Published pairs can be judgements too: the search scores them by its own model.',
  example: 'calibrate support --pairs borderline.jsonl',
  options: {
    pairs: { type: 'string', about: 'Write borderline pairs to this file, to be judged' },
    judgements: {
      type: 'string',
      about:
        'Read judgements from this file: JSON lines with `same` and either the `id` of a pair or `left` and `right`, as example ids or texts',
    },
    scope: {
      type: 'string',
      about: 'Text that the judgements are about: all, prompt or response',
      fallback: 'all',
    },
  },
  formerNames: { labels: 'judgements' },

  async run(session, input) {
    const name = required(calibrateCommand, input)
    const pairs = outputFile(input, 'pairs')
    const judgements = input.text('judgements')
    const imported =
      judgements === undefined
        ? null
        : await readJudgements(session, name, judgements, choiceOption(input, 'scope', SCOPES))
    const before = await semanticReport(session, name)
    // Judgements of rows that the run did not score count once it has: its vectors are still there.
    if (before !== null && imported !== null && imported.brought > 0)
      await runWithProgress(session, await createSemanticAgain(session, name, undefined, THIS_PROCESS))
    if (pairs !== undefined) await writeLines(pairs, await pairsToJudge(session, name))
    const report = await semanticReport(session, name)
    if (report === null && imported === null)
      throw new WinnowError(
        'not-found',
        `${name} has not been compared by meaning yet. Run \`winnow dedup ${name} --method semantic\` first.`,
      )
    return {
      value: { ...report, ...(imported !== null && { imported }) },
      text: [
        ...(imported === null ? [] : describeImported(imported)),
        ...(report === null
          ? [`  run \`winnow dedup ${name} --method semantic\` to see what they say`]
          : describeReport(report)),
      ].join('\n'),
    }
  },
}

function describeImported({ judgements, rejected, errors }: ImportedJudgements): string[] {
  return [
    `${judgements.toLocaleString('en')} judgements read${rejected > 0 ? `, ${rejected.toLocaleString('en')} left out` : ''}`,
    ...errors.slice(0, 5).map(({ line, message }) => `  line ${line}: ${message}`),
  ]
}

/** Figures are printed down to this far below the threshold of the run; --json has all of them. */
const SHOWN_BELOW = 0.3

const BASIS_WORDS: Record<SemanticReport['basis'], string> = {
  drawn: ' drawn from this dataset',
  all: ', imported or from earlier runs',
}

function describeReport({
  stats,
  stale,
  calibration,
  basis,
  judged,
  missing,
  safeThreshold,
  refusal,
}: SemanticReport): string[] {
  return [
    `${stats.vectors}, ${judged.toLocaleString('en')} judged pairs${judged === 0 ? '' : BASIS_WORDS[basis]}${missing > 0 ? `, ${missing} more are needed` : ''}`,
    ...(stale === null ? [] : [`  out of date: ${stale}`]),
    ...calibration
      .filter(
        ({ threshold }) =>
          threshold >= stats.threshold - SHOWN_BELOW && Math.round(threshold * 100) % 5 === 0,
      )
      .map((point) => `  ${describePoint(point)}`),
    ...(missing > 0 || safeThreshold === null
      ? []
      : [`  from ${safeThreshold.toFixed(2)} on removals are safe`]),
    ...(refusal === null ? [`  the suggestions at ${stats.threshold} may be applied`] : [`  ${refusal}`]),
  ]
}

async function readJudgements(
  session: Session,
  name: string,
  file: string,
  scope: Scope | undefined,
): Promise<ImportedJudgements> {
  const stream = createReadStream(file)
  await once(stream, 'open').catch((cause: unknown) => {
    throw new WinnowError('not-found', `${file} cannot be read. Nothing was kept.`, { cause })
  })
  return importJudgements(session, name, file, createInterface({ input: stream, crlfDelay: Infinity }), scope)
}
