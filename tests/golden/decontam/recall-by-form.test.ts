import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { useStudioHome } from '@/tests/studio-home'
import { zipEntries } from '@/tests/zip-entries'
import { describeWithData } from '../../shared-data'
import { type Item, plantedForms, recallOf, tableOf } from './recall-by-form'

type Row = Record<string, string>
const CLEAN = 3_000
const PLANTED = 100
/** The same text on a page. */
const MARKED = [
  'spaces as entities',
  'every third word bold',
  'escaped HTML',
  'emphasis in words',
  'broken at line ends',
]
/** Shorter answers are no items: they are in every set. */
const LONG = 20

const wordsIn = (text: string): number => text.match(/[\p{L}\p{N}\p{M}]+/gu)?.length ?? 0
const lines = (text: string): Row[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row)

describeWithData('recall by form', (data) => {
  const home = useStudioHome()
  const clean = (): { instruction: string; output: string }[] =>
    ['dolly_3k', 'alpagasus_claude_t45']
      .flatMap((file) => JSON.parse(readFileSync(`${data}/instruct/${file}.json`, 'utf8')) as Row[])
      .slice(0, CLEAN)
      .map(({ instruction, input, output }) => ({ instruction: `${instruction}\n${input}`, output: output! }))

  async function check(
    name: string,
    evalFile: string,
    items: readonly Item[],
  ): Promise<Record<string, number>> {
    const found = await recallOf(name, home.folder, evalFile, clean(), plantedForms(items))
    console.log(tableOf(name, found))
    expect(found.forms.get('clean')).toEqual({
      planted: CLEAN,
      flagged: 0,
      candidates: found.forms.get('clean')!.candidates,
    })
    return Object.fromEntries(
      [...found.forms].map(([form, { planted, flagged }]) => [form, flagged / planted]),
    )
  }

  it('the recall by form on GSM8K is as documented', async () => {
    const file = `${data}/eval/gsm8k_test.jsonl`
    const rephrased = lines(readFileSync(`${data}/contam/rephrase_gsm8k.jsonl`, 'utf8')).map(
      ({ text }) => text!.replace(/^Question: /, '').split('\nAnswer:')[0]!,
    )
    const items = lines(readFileSync(file, 'utf8'))
      .slice(0, PLANTED)
      .map(({ question, answer }, at): Item => ({
        line: at + 1,
        question: question!,
        rephrased: rephrased[at]!,
        ...(wordsIn(answer!) >= LONG && { solution: answer! }),
      }))
    const recall = await check('gsm8k', file, items)
    for (const form of [
      'verbatim',
      'wrapped in other text',
      ...MARKED,
      'invisible characters',
      'full width',
      'solution only',
    ])
      expect([form, recall[form]]).toEqual([form, 1])
    // Word sequences between the numbers are left, of a rephrasing none: these two are said, not
    // promised.
    expect(recall['numbers changed']).toBeGreaterThan(0.8)
    expect(recall['rephrased']).toBeLessThan(0.05)
  })

  it('the recall by form on MMLU, as CSV without a header, is as documented', async () => {
    const entries = zipEntries(readFileSync(`${data}/eval/mmlu.zip`))
    const text = ['sociology', 'high_school_psychology', 'marketing', 'world_religions', 'college_biology']
      .map((subject) => entries.get(`data/test/${subject}_test.csv`)!)
      .join('')
    const file = join(home.folder, 'mmlu.csv')
    writeFileSync(file, text)
    // Rows without quotes are read by commas alone.
    const items = text.split('\n').flatMap((row, at): Item[] => {
      const cells = row.split(',')
      return row.includes('"') || cells.length !== 6
        ? []
        : [{ line: at + 1, question: cells[0]!, options: cells.slice(1, 5) }]
    })
    const recall = await check('mmlu', file, items.filter((_, at) => at % 5 === 0).slice(0, PLANTED))
    for (const form of [
      'verbatim',
      'wrapped in other text',
      ...MARKED,
      'invisible characters',
      'full width',
      'options shuffled',
    ])
      expect([form, recall[form]! >= 0.97]).toEqual([form, true])
    expect(recall['stem only']).toBeGreaterThan(0.95)
  })

  it('the recall by form on HumanEval is as documented', async () => {
    const text = gunzipSync(readFileSync(`${data}/eval/humaneval.jsonl.gz`)).toString('utf8')
    const file = join(home.folder, 'humaneval.jsonl')
    writeFileSync(file, text)
    const items = lines(text).map(({ prompt, canonical_solution: solution }, at): Item => ({
      line: at + 1,
      question: prompt!,
      ...(wordsIn(solution!) >= LONG && { solution: solution! }),
    }))
    const recall = await check('humaneval', file, items)
    for (const form of [
      'verbatim',
      'wrapped in other text',
      ...MARKED,
      'invisible characters',
      'full width',
      'solution only',
    ])
      expect([form, recall[form]]).toEqual([form, 1])
  })
})
