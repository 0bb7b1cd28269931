import { resolve } from 'node:path'
import type { BoilerplateStats, ContaminationGesture, ContaminationStats } from '@/lib/contract/contamination'
import { WinnowError } from '@/lib/core/errors'
import {
  allContaminationHits,
  contaminationReport,
  createContaminationSearch,
} from '@/lib/services/contamination'
import { removeFlagged, undoContaminationDecision } from '@/lib/services/contamination/review'
import { keepPrivateSet } from '@/lib/services/contamination/private-sets'
import { THIS_PROCESS } from '@/lib/services/jobs/run-here'
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

export const decontaminateCommand: Command = {
  name: 'decontaminate',
  maximumArguments: Infinity,
  usage:
    'decontaminate DATASET --against EVAL… [--against-hashes FILE…] [--semantic [--model DIR|ID ' +
    '[--download]]] [--scope all|prompt] [--answers] [--coverage SHARE] [--ngram N] [--any-ngram N]' +
    ' [--jaccard T] [--containment T] [--common-rows N] [--hits FILE] [--remove-flagged] | DATASET ' +
    '--remove-flagged | DATASET --undo BATCH',
  details:
    'Compares rows with eval items: equal text, coverage by n-grams of one row, one long shared sequence, near text. Each hit has its evidence on both sides, and planted leaks tell the recall, form by form. Stems of multiple-choice questions and long answers are items of their own. Text that many rows have without the item, or that many items share, is left out as boilerplate, and an item that consists of it is listed as not checked.',
  example: 'decontaminate support --against gsm8k-test --hits hits.jsonl',
  options: {
    against: { type: 'string', multiple: true, about: 'Name of an eval dataset; may be repeated' },
    'against-hashes': {
      type: 'string',
      multiple: true,
      about: 'File of `winnow gram-hashes`; may be repeated',
    },
    semantic: {
      type: 'boolean',
      about: 'Add rows similar in meaning as candidates for people; they flag nothing',
    },
    model: { type: 'string', about: 'Embedding model: a folder or a Hub id', fallback: 'lexical vectors' },
    download: { type: 'boolean', about: 'Download the model if it is not here yet' },
    scope: { type: 'string', about: 'Text of a row to search: all or prompt', fallback: 'all' },
    answers: { type: 'boolean', about: 'Search for the answers of eval items, too' },
    coverage: {
      type: 'string',
      about: 'Share of the words of an item that one row must cover with n-grams',
      fallback: '0.5',
    },
    ngram: { type: 'string', about: 'Words per n-gram of that pass', fallback: '8' },
    'any-ngram': { type: 'string', about: 'Words of a sequence that flags a row by itself', fallback: '13' },
    jaccard: { type: 'string', about: 'Smallest Jaccard similarity of item and message', fallback: '0.5' },
    containment: {
      type: 'string',
      about: "Smallest share of the item's 5-grams in a message",
      fallback: '0.3',
    },
    'common-rows': {
      type: 'string',
      about: 'n-grams in more rows than this, without the item, are boilerplate',
      fallback: 'one row in a thousand, at least 100',
    },
    hits: { type: 'string', about: 'Write every hit to this file, as JSON lines' },
    'remove-flagged': { type: 'boolean', about: 'Remove the flagged rows that nobody has decided about' },
    undo: { type: 'string', about: 'Take back the decision with this id' },
  },

  async run(session, input) {
    const name = required(decontaminateCommand, input)
    const batch = input.text('undo')
    if (batch !== undefined) return gestureOutput(await undoContaminationDecision(session, name, { batch }))
    // `--against a b`: the shell hands over the second name as an argument of its own.
    const against = [...input.list('against'), ...input.arguments.slice(1)]
    const files = input.list('against-hashes')
    if (against.length + files.length === 0) {
      if (input.flag('remove-flagged')) return gestureOutput(await removeFlagged(session, name))
      throw new WinnowError(
        'usage',
        `Name at least one eval set.\nUsage: winnow ${decontaminateCommand.usage}`,
      )
    }
    const stats = await search(session, name, against, files, input)
    const text = describeContamination(stats)
    if (!input.flag('remove-flagged') || stats.flaggedRows === 0) return { value: stats, text }
    const removed = gestureOutput(await removeFlagged(session, name))
    return { value: { ...stats, ...removed.value }, text: `${text}\n${removed.text}` }
  },
}

async function search(
  session: Session,
  name: string,
  against: string[],
  files: string[],
  input: CommandInput,
): Promise<ContaminationStats> {
  const model = input.text('model')
  if (!input.flag('semantic') && (model !== undefined || input.flag('download')))
    throw new WinnowError('usage', '--model and --download belong to --semantic.')
  const file = outputFile(input, 'hits')
  const request = {
    against,
    hashes: files.map((file) => keepPrivateSet(session, resolve(file)).sha256),
    ...(input.flag('semantic') && { semantic: { model, download: input.flag('download') } }),
    scope: choiceOption(input, 'scope', ['all', 'prompt'] as const),
    answers: input.flag('answers'),
    coverage: numberOption(input, 'coverage'),
    size: numberOption(input, 'ngram'),
    anySize: numberOption(input, 'any-ngram'),
    jaccard: numberOption(input, 'jaccard'),
    containment: numberOption(input, 'containment'),
    commonRows: numberOption(input, 'common-rows'),
  }
  const found = (await runWithProgress(
    session,
    await createContaminationSearch(session, name, request, THIS_PROCESS),
  )) as ContaminationStats
  const { evals, flaggedRows } = (await contaminationReport(session, name))!
  const stats = { ...found, evals, flaggedRows }
  if (file !== undefined) await writeLines(file, hitLines(session, name))
  return stats
}

function gestureOutput({
  batch,
  review: { flagged, removed, kept, undecided },
}: ContaminationGesture): CommandOutput & { value: object } {
  const did =
    batch.undoneAt === null
      ? `removed ${batch.removed} rows: \`--undo ${batch.batch}\` takes it back`
      : `undone: ${batch.removed} removed and ${batch.kept} kept rows are undecided again`
  return {
    value: { decision: batch, review: { flagged, removed, kept, undecided } },
    text: `${did}\nof ${flagged} flagged rows ${removed} are removed, ${kept} kept, ${undecided} undecided`,
  }
}

/** A run in a few lines for a terminal. */
export function describeContamination({
  hits,
  byPass,
  flaggedRows,
  examples,
  evals,
  boilerplate,
  selfTest,
  semantic,
  ms,
}: ContaminationStats): string {
  const percent = (part: number, whole: number): string =>
    `${(whole === 0 ? 0 : (100 * part) / whole).toFixed(1)} %`
  return [
    `${flaggedRows.toLocaleString('en')} of ${examples.toLocaleString('en')} rows contain an eval item; ${hits.toLocaleString('en')} hits (${Object.entries(
      byPass,
    )
      .map(([pass, count]) => `${pass} ${count}`)
      .join(', ')}); ${ms} ms`,
    ...evals.map(
      (set) =>
        `  ${set.name}: ${set.flagged} of ${set.items} items (${percent(set.flagged, set.items)}); ${set.hashed === undefined ? `one shared long n-gram: ${set.anyNgram}` : 'known by hashes alone'}${set.semantic === undefined ? '' : `; a row with a similar meaning: ${set.semantic}`}`,
    ),
    ...(semantic === undefined
      ? []
      : [
          `  similar in meaning by ${semantic.vectors}, cosine from ${semantic.floor}, up to ${semantic.neighbours} texts per item: candidates for people to check, which flag nothing; items without a vector: ${semantic.unread}`,
        ]),
    `  boilerplate, ignored of ${boilerplate.grams} n-grams: ${boilerplate.setAside} that many rows have without the item, ${boilerplate.shared ?? 0} that many items share; texts that only an equal message would show: ${boilerplate.blindItems}`,
    ...describeUnchecked(boilerplate),
    ...selfTest.map(
      ({ kind, planted, flagged, candidates, found }) =>
        `  planted ${kind}: ${percent(flagged, planted)} of ${planted} flagged, ${percent(candidates, planted)} candidates (${Object.entries(
          found,
        )
          .map(([pass, count]) => `${pass} ${percent(count, planted)}`)
          .join(', ')})`,
    ),
    '  n-grams miss an item in other words, in another language, with look-alike letters of another script, or with numbered lines of a few words: `--semantic` lists candidates',
  ].join('\n')
}

function describeUnchecked({ unchecked = 0, uncheckedItems = [] }: BoilerplateStats): string[] {
  if (unchecked === 0) return []
  return [
    `  NOT CHECKED: ${unchecked} ${unchecked === 1 ? 'item: most of its' : 'items: most of their'} words are in many rows that do not contain the rest; releases are blocked`,
    ...uncheckedItems.map(
      ({ id, text, share, rows }) =>
        `    #${id}, ${Math.round(100 * share)} % of its words, in up to ${rows.toLocaleString('en')} rows: ${text.replace(/\s+/gu, ' ').slice(0, 100)}`,
    ),
    '    to decide: search again with --common-rows 1000000, which flags those rows, and remove or ' +
      'keep them; or waive the gate with the reason',
  ]
}

/** A hit as a line of the file: an item of a private set, which has no id, by its number there. */
async function* hitLines(session: Session, name: string): AsyncGenerator<object> {
  for await (const {
    eval: set,
    evalExampleId: item,
    exampleId: example,
    pass,
    score,
    evidence,
    evalLine: itemLine,
    line: exampleLine,
  } of allContaminationHits(session, name)) {
    yield {
      eval: set,
      item: item < 0 ? -1 - item : item,
      example,
      pass,
      score,
      evidence,
      itemLine,
      exampleLine,
    }
  }
}
