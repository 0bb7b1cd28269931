import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { WinnowError } from '@/lib/core/errors'
import type { ContaminationStats } from '@/lib/core/contamination'
import { allContaminationHits, createDecontamination } from '@/lib/services/contamination'
import { THIS_PROCESS } from '@/lib/services/run-job'
import { choiceOption, type Command, numberOption, required } from '../command'
import { runWithProgress } from '../progress'

export const decontaminateCommand: Command = {
  name: 'decontaminate',
  usage: 'decontaminate DATASET --against EVAL… [--scope all|prompt] [--answers] [--coverage SHARE] [--ngram N] [--any-ngram N] [--jaccard T] [--containment T] [--hits FILE]',
  summary: 'Find rows that hold items of eval sets',
  options: {
    'against': { type: 'string', multiple: true }, 'scope': { type: 'string' }, 'answers': { type: 'boolean' }, 'coverage': { type: 'string' }, 'ngram': { type: 'string' },
    'any-ngram': { type: 'string' }, 'jaccard': { type: 'string' }, 'containment': { type: 'string' }, 'hits': { type: 'string' },
  },

  async run(input) {
    const name = required(decontaminateCommand, input)
    // `--against a b`: the shell hands over the second name as an argument of its own.
    const against = [...input.list('against'), ...input.arguments.slice(1)]
    if (against.length === 0) throw new WinnowError('usage', `Name at least one eval set.\nUsage: winnow ${decontaminateCommand.usage}`)
    const request = {
      against, scope: choiceOption(input, 'scope', ['all', 'prompt'] as const), answers: input.flag('answers'), coverage: numberOption(input, 'coverage'), size: numberOption(input, 'ngram'),
      anySize: numberOption(input, 'any-ngram'), jaccard: numberOption(input, 'jaccard'), containment: numberOption(input, 'containment'),
    }
    const stats = (await runWithProgress(await createDecontamination(name, request, THIS_PROCESS))) as ContaminationStats
    const file = input.text('hits')
    if (file !== undefined) await writeHits(name, file)
    return { value: stats, text: describeContamination(stats) }
  },
}

/** A run in a few lines for a terminal. */
export function describeContamination({ hits, byPass, flaggedRows, examples, evals, boilerplate, selfTest, ms }: ContaminationStats): string {
  const percent = (part: number, whole: number): string => `${(whole === 0 ? 0 : (100 * part) / whole).toFixed(1)} %`
  return [
    `${flaggedRows.toLocaleString('en')} of ${examples.toLocaleString('en')} rows hold an eval item; ${hits.toLocaleString('en')} hits (${Object.entries(byPass).map(([pass, count]) => `${pass} ${count}`).join(', ')}); ${ms} ms`,
    ...evals.map((set) => `  ${set.name}: ${set.flagged} of ${set.items} items (${percent(set.flagged, set.items)}); one shared long n-gram: ${set.anyNgram}`),
    `  set aside as boilerplate: ${boilerplate.setAside} of ${boilerplate.grams} n-grams; items that only an exact copy would show: ${boilerplate.blindItems}`,
    ...selfTest.map(({ kind, planted, found, any }) => `  planted ${kind}: ${percent(any, planted)} found (${Object.entries(found).map(([pass, count]) => `${pass} ${percent(count, planted)}`).join(', ')})`),
  ].join('\n')
}

async function writeHits(name: string, file: string): Promise<void> {
  const out = createWriteStream(file)
  for await (const { eval: set, evalExampleId: item, exampleId: example, pass, score, evidence, evalLine: itemLine, line: exampleLine } of allContaminationHits(name)) {
    if (!out.write(`${JSON.stringify({ eval: set, item, example, pass, score, evidence, itemLine, exampleLine })}\n`)) await once(out, 'drain')
  }
  out.end()
  await once(out, 'close')
}
