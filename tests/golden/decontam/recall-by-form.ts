import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ContaminationStats } from '@/lib/contract/contamination'
import { allContaminationHits, createContaminationSearch } from '@/lib/services/contamination'
import { importFile } from '@/lib/services/imports'
import { runHere, THIS_PROCESS } from '@/lib/services/jobs/run-here'
import { session } from '@/tests/session'

/** A training row; `line` of the item in the eval file that it leaks, null for a clean one. */
export interface Planted {
  form: string
  line: number | null
  instruction: string
  output: string
}

export interface FormResult {
  planted: number
  flagged: number
  candidates: number
}

/** A multiple-choice question, a word problem or a task, as the eval file holds it. */
export interface Item {
  line: number
  question: string
  options?: readonly string[]
  solution?: string
  rephrased?: string
}

const LETTERS = 'ABCDEFGH'
const tagged = (text: string): string =>
  text
    .split(' ')
    .map((word, at) => (at % 3 === 0 ? `<b>${word}</b>` : word))
    .join(' ')
const withOptions = (question: string, options: readonly string[]): string =>
  [question, ...options.map((option, at) => `${LETTERS[at]}. ${option}`)].join('\n')

/** Each item in each form it has; written apart from the product's own self-test. */
export function plantedForms(items: readonly Item[]): Planted[] {
  return items.flatMap((item) => {
    const whole = item.options === undefined ? item.question : withOptions(item.question, item.options)
    const asked = (form: string, instruction: string | undefined): Planted[] =>
      instruction === undefined || (instruction === whole && form === 'numbers changed')
        ? []
        : [{ form, line: item.line, instruction, output: 'Here you are.' }]
    return [
      ...asked('verbatim', whole),
      ...asked(
        'wrapped in other text',
        `I am stuck with my homework, could you have a look?\n\n${whole}\n\nPlease go through it slowly, I am new to this.`,
      ),
      ...asked(
        'invisible characters',
        whole.replace(/(\p{L}{2})(\p{L}{2})/gu, '$1\u00ad$2').replace(/(\p{L})(\s)/gu, '$1\u200b$2'),
      ),
      ...asked(
        'full width',
        whole.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)),
      ),
      ...asked('spaces as entities', whole.replace(/ /g, '&nbsp;')),
      ...asked('every third word bold', tagged(whole)),
      ...asked(
        'escaped HTML',
        tagged(whole).replace(/[<>]/g, (sign) => (sign === '<' ? '&lt;' : '&gt;')),
      ),
      ...asked('emphasis in words', whole.replace(/(\p{L}{3})(\p{L}{2,})/gu, '$1**$2**')),
      ...asked('broken at line ends', whole.replace(/((?:\S+ ){5}\p{L}{2})(\p{Ll}{2})/gu, '$1-\n$2')),
      ...asked(
        'numbered lines',
        whole
          .split(/\s+/)
          .map((word, at) => (at % 5 === 0 ? `\n${at / 5 + 1}. ${word}` : word))
          .join(' '),
      ),
      ...asked('stem only', item.options && item.question),
      ...asked(
        'options shuffled',
        item.options && withOptions(item.question, [...item.options.slice(2), ...item.options.slice(0, 2)]),
      ),
      ...(item.solution === undefined
        ? []
        : [
            {
              form: 'solution only',
              line: item.line,
              instruction: 'Do as you were told before.',
              output: item.solution,
            },
          ]),
      ...asked(
        'numbers changed',
        whole.replace(/\d+/g, (digits) => String(Number(digits) * 3 + 1)),
      ),
      ...asked('rephrased', item.rephrased),
    ]
  })
}

/**
 * The real job over clean rows and planted ones: what was flagged, by form, and what the run says
 * of itself.
 */
export async function recallOf(
  name: string,
  folder: string,
  evalFile: string,
  clean: readonly { instruction: string; output: string }[],
  planted: readonly Planted[],
): Promise<{ forms: Map<string, FormResult>; stats: ContaminationStats }> {
  const rows: Planted[] = [...clean.map((row) => ({ form: 'clean', line: null, ...row })), ...planted]
  const train = join(folder, `${name}-train.jsonl`)
  writeFileSync(
    train,
    rows.map(({ instruction, output }) => JSON.stringify({ instruction, input: '', output })).join('\n'),
  )
  await runHere(
    session(),
    await importFile(
      session(),
      train,
      { dataset: `${name}-train`, file: 'train.jsonl', purpose: 'train' },
      THIS_PROCESS,
    ),
    () => undefined,
  )
  await runHere(
    session(),
    await importFile(
      session(),
      evalFile,
      { dataset: name, file: evalFile.split('/').at(-1)!, purpose: 'eval' },
      THIS_PROCESS,
    ),
    () => undefined,
  )
  const stats = (await runHere(
    session(),
    await createContaminationSearch(session(), `${name}-train`, { against: [name] }, THIS_PROCESS),
    () => undefined,
  )) as ContaminationStats
  const flagged = new Set<number>()
  const candidates = new Set<number>()
  for await (const { line, evalLine, pass } of allContaminationHits(session(), `${name}-train`)) {
    const row = rows[line! - 1]!
    if (row.line !== null && row.line !== evalLine) continue
    ;(pass === 'any-ngram' || pass === 'semantic' ? candidates : flagged).add(line!)
  }
  const forms = new Map<string, FormResult>()
  rows.forEach(({ form }, at) => {
    const result = forms.get(form) ?? { planted: 0, flagged: 0, candidates: 0 }
    forms.set(form, result)
    result.planted++
    if (flagged.has(at + 1)) result.flagged++
    else if (candidates.has(at + 1)) result.candidates++
  })
  return { forms, stats }
}

/** Both tables as lines, side by side. */
export function tableOf(
  name: string,
  { forms, stats }: { forms: ReadonlyMap<string, FormResult>; stats: ContaminationStats },
): string {
  const line = (kind: string, { planted, flagged, candidates }: FormResult): string =>
    `  ${kind.padEnd(32)} ${String(flagged).padStart(5)} of ${String(planted).padStart(5)} flagged, ${candidates} candidates`
  return [
    `${name}: ${stats.evals[0]!.items} items, ${stats.examples} rows`,
    ...[...forms].map(([form, result]) => line(form, result)),
    '  the self-test of the same run:',
    ...stats.selfTest.map((recall) => line(recall.kind, recall)),
  ].join('\n')
}
