import { createReadStream, createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { SCOPES } from '@/lib/core/conversation'
import { WinnowError } from '@/lib/core/errors'
import { type CalibrationPoint, DIFFERENCE_WORDS, DIFFERENCES, type SemanticReport, type SemanticStats } from '@/lib/core/semantic'
import { THIS_PROCESS } from '@/lib/services/run-job'
import { suggestedPairs } from '@/lib/services/duplicates'
import { createSemantic, labelPair, pairsToLabel, semanticReport } from '@/lib/services/semantic'
import { choiceOption, type Command, type CommandInput, type CommandOutput, numberOption, required } from '../command'
import { runWithProgress } from '../progress'

/** Options of `winnow dedup --method semantic` beside those of the other methods. */
export const SEMANTIC_OPTIONS: Command['options'] = { model: { type: 'string' }, download: { type: 'boolean' } }

/** `winnow dedup DATASET --method semantic`. */
export async function dedupSemantically(name: string, input: CommandInput): Promise<CommandOutput> {
  const params = { model: input.text('model'), download: input.flag('download'), threshold: numberOption(input, 'threshold'), scope: choiceOption(input, 'scope', SCOPES) }
  const stats = (await runWithProgress(await createSemantic(name, params, THIS_PROCESS))) as SemanticStats
  const file = input.text('pairs')
  if (file !== undefined) await writeLines(file, suggestedPairs(name, 'semantic'))
  const { ms, ...rest } = stats
  return { value: { ...rest, removable: stats.suggested, stages: ms, ms: ms.total }, text: describe(stats).join('\n') }
}

function describe({ vectors, threshold, examples, texts, cached, pairs, clusters, suggested, search, recall, unread, differing, toLabel, calibration, ms }: SemanticStats): string[] {
  const count = (value: number): string => value.toLocaleString('en')
  const against = DIFFERENCES.filter((difference) => differing[difference] > 0).map((difference) => `${DIFFERENCE_WORDS[difference]} in ${count(differing[difference])}`)
  return [
    `${count(examples)} examples, ${count(texts)} different texts (${count(cached)} known from before); ${vectors}, cosine ≥ ${threshold}: ${count(pairs)} pairs; ${ms.total} ms`,
    ...(unread > 0 ? [`  ${count(unread)} texts were not compared: empty, or in a language that ${vectors} does not know`] : []),
    ...(search === 'approximate' ? [`  approximate search: found ${percent(recall)} of the pairs of a sample`] : []),
    ...(against.length > 0 ? [`  not suggested, for a person to look at: ${against.join(', ')}`] : []),
    `  ${count(suggested)} rows in ${count(clusters)} clusters could go`,
    calibration === null ? `  only a suggestion: label the ${count(toLabel)} borderline pairs first (winnow calibrate)` : `  ${describePoint(calibration)}`,
  ]
}

function describePoint({ threshold, judged, precision, recall }: CalibrationPoint): string {
  return `≥ ${threshold.toFixed(2)}: precision ${precision ? `${percent(precision.value)} (${percent(precision.low)} to ${percent(precision.high)})` : 'unknown'}, recall ${recall ? percent(recall.value) : 'unknown'}, ${judged} labelled pairs`
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

/** A label as a file gives it; other fields, as the texts of the pair, may stand beside it. */
const LABEL = z.looseObject({ id: z.int(), same: z.boolean() })

export const calibrateCommand: Command = {
  name: 'calibrate',
  usage: 'calibrate DATASET [--pairs FILE] [--labels FILE]',
  summary: 'Write borderline pairs to label, read the labels back, see what they say of the threshold',
  options: { pairs: { type: 'string' }, labels: { type: 'string' } },

  async run(input) {
    const name = required(calibrateCommand, input)
    const labels = input.text('labels')
    if (labels !== undefined) await readLabels(name, labels)
    const pairs = input.text('pairs')
    if (pairs !== undefined) await writeLines(pairs, await pairsToLabel(name))
    const report = await semanticReport(name)
    if (report === null) throw new WinnowError('not-found', `${name} has not been compared by meaning yet. Run \`winnow dedup ${name} --method semantic\` first.`)
    return { value: report, text: describeReport(report).join('\n') }
  },
}

function describeReport({ stats, calibration, labelled, missing, safeThreshold }: SemanticReport): string[] {
  return [
    `${stats.vectors}, ${labelled} labelled pairs${missing > 0 ? `, ${missing} more are needed` : ''}`,
    ...calibration.filter((_, at) => at % 5 === 0).map((point) => `  ${describePoint(point)}`),
    ...(missing > 0 ? [] : [safeThreshold === null ? '  no threshold removes only what is the same' : `  from ${safeThreshold.toFixed(2)} on removals are safe`]),
  ]
}

async function readLabels(name: string, file: string): Promise<void> {
  let line = 0
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    line++
    if (text.trim() === '') continue
    const label = LABEL.safeParse(parseJson(text))
    if (!label.success) throw new WinnowError('invalid-input', `Line ${line} of ${file} is no label. Each line is an object with "id" (of the pair) and "same" (true or false); the ${line - 1} lines before were kept.`)
    await labelPair(name, label.data.id, label.data.same)
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

async function writeLines(file: string, rows: Iterable<object> | AsyncIterable<object>): Promise<void> {
  const out = createWriteStream(file)
  for await (const row of rows) if (!out.write(`${JSON.stringify(row)}\n`)) await once(out, 'drain')
  out.end()
  await once(out, 'close')
}
