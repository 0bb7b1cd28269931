import { resolve } from 'node:path'
import type { Boilerplate, ContaminationGesture, ContaminationStats } from '@/lib/contract/contamination'
import { WinnowError } from '@/lib/core/errors'
import {
  allContaminationHits,
  contaminationReport,
  createDecontamination,
} from '@/lib/services/contamination'
import { removeFlagged, undoLeakDecision } from '@/lib/services/contamination/leaks'
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
import { runWithProgress } from '../progress'
import { writeLines } from '../write-lines'

export const decontaminateCommand: Command = {
  name: 'decontaminate',
  usage:
    'decontaminate DATASET --against EVAL… [--against-hashes FILE…] [--semantic [--model DIR|ID ' +
    '[--download]]] [--scope all|prompt] [--answers] [--coverage SHARE] [--ngram N] [--any-ngram N]' +
    ' [--jaccard T] [--containment T] [--common-rows N] [--hits FILE] [--remove-flagged] | DATASET ' +
    '--remove-flagged | DATASET --undo BATCH',
  summary: 'Find rows that hold items of eval sets, and set them aside',
  options: {
    against: { type: 'string', multiple: true },
    'against-hashes': { type: 'string', multiple: true },
    semantic: { type: 'boolean' },
    model: { type: 'string' },
    download: { type: 'boolean' },
    scope: { type: 'string' },
    answers: { type: 'boolean' },
    coverage: { type: 'string' },
    ngram: { type: 'string' },
    'any-ngram': { type: 'string' },
    jaccard: { type: 'string' },
    containment: { type: 'string' },
    'common-rows': { type: 'string' },
    hits: { type: 'string' },
    'remove-flagged': { type: 'boolean' },
    undo: { type: 'string' },
  },

  async run(input) {
    const name = required(decontaminateCommand, input)
    const batch = input.text('undo')
    if (batch !== undefined) return gestureOutput(await undoLeakDecision(name, { batch }))
    // `--against a b`: the shell hands over the second name as an argument of its own.
    const against = [...input.list('against'), ...input.arguments.slice(1)]
    const files = input.list('against-hashes')
    if (against.length + files.length === 0) {
      if (input.flag('remove-flagged')) return gestureOutput(await removeFlagged(name))
      throw new WinnowError(
        'usage',
        `Name at least one eval set.\nUsage: winnow ${decontaminateCommand.usage}`,
      )
    }
    const stats = await search(name, against, files, input)
    const text = describeContamination(stats)
    if (!input.flag('remove-flagged') || stats.flaggedRows === 0) return { value: stats, text }
    const removed = gestureOutput(await removeFlagged(name))
    return { value: { ...stats, ...removed.value }, text: `${text}\n${removed.text}` }
  },
}

async function search(
  name: string,
  against: string[],
  files: string[],
  input: CommandInput,
): Promise<ContaminationStats> {
  const model = input.text('model')
  if (!input.flag('semantic') && (model !== undefined || input.flag('download')))
    throw new WinnowError('usage', '--model and --download belong to --semantic.')
  const request = {
    against,
    hashes: files.map((file) => keepPrivateSet(resolve(file)).sha256),
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
    await createDecontamination(name, request, THIS_PROCESS),
  )) as ContaminationStats
  const { evals, flaggedRows } = (await contaminationReport(name))!
  const stats = { ...found, evals, flaggedRows }
  const file = input.text('hits')
  if (file !== undefined) await writeLines(file, hitLines(name))
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
    `${flaggedRows.toLocaleString('en')} of ${examples.toLocaleString('en')} rows hold an eval item; ${hits.toLocaleString('en')} hits (${Object.entries(
      byPass,
    )
      .map(([pass, count]) => `${pass} ${count}`)
      .join(', ')}); ${ms} ms`,
    ...evals.map(
      (set) =>
        `  ${set.name}: ${set.flagged} of ${set.items} items (${percent(set.flagged, set.items)}); ${set.hashed === undefined ? `one shared long n-gram: ${set.anyNgram}` : 'known by hashes alone'}${set.semantic === undefined ? '' : `; a row alike in meaning: ${set.semantic}`}`,
    ),
    ...(semantic === undefined
      ? []
      : [
          `  alike in meaning by ${semantic.vectors}, cosine from ${semantic.floor}, up to ${semantic.neighbours} texts per item: candidates for people to look at, which flag nothing; items without a vector: ${semantic.unread}`,
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
    '  n-grams do not see an item in other words, in another language, with look-alike letters of another script, or with numbered lines of a few words: `--semantic` brings candidates up',
  ].join('\n')
}

function describeUnchecked({ unchecked = 0, uncheckedItems = [] }: Boilerplate): string[] {
  if (unchecked === 0) return []
  return [
    `  NOT CHECKED: ${unchecked} ${unchecked === 1 ? 'item, of which most' : 'items, of which most'} stands in many rows that do not hold the rest; the gate of a release stays closed`,
    ...uncheckedItems.map(
      ({ id, text, share, rows }) =>
        `    #${id}, ${Math.round(100 * share)} % of its words, in up to ${rows.toLocaleString('en')} rows: ${text.replace(/\s+/gu, ' ').slice(0, 100)}`,
    ),
    '    to decide: search again with --common-rows 1000000, which flags those rows, and remove or ' +
      'keep them; or waive the gate with the reason',
  ]
}

/** A hit as a line of the file: an item of a private set, which has no id, by its number there. */
async function* hitLines(name: string): AsyncGenerator<object> {
  for await (const {
    eval: set,
    evalExampleId: item,
    exampleId: example,
    pass,
    score,
    evidence,
    evalLine: itemLine,
    line: exampleLine,
  } of allContaminationHits(name)) {
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
