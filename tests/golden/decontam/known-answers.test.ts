import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { defaultLimits, type Limits, Matcher, type RowText } from '@/lib/decontam'
import { describeWithData } from '../../shared-data'

type Row = Record<string, string>

const question = (text: string): RowText => ({ text, asked: true })
const answer = (text: string): RowText => ({ text, asked: false })

interface Found {
  item: number
  row: number
  pass: string
  score: number
}

function search(items: readonly string[], rows: readonly RowText[][], limits: Partial<Limits> = {}): Found[] {
  const matcher = new Matcher(
    items.map((text, id) => ({ id, text })),
    { ...defaultLimits(rows.length), ...limits },
  )
  const suspects = rows.flatMap((row, at) => (matcher.scan(row) ? [at] : []))
  return suspects.flatMap((row) =>
    matcher.match(rows[row]!).map((hit) => ({ item: hit.item, row, pass: hit.pass, score: hit.score })),
  )
}

const distinct = (hits: readonly Found[], pass: string, side: 'item' | 'row'): number[] =>
  [...new Set(hits.filter((hit) => hit.pass === pass).map((hit) => hit[side]))].sort((a, b) => a - b)

describeWithData('GSM8K, known answers of the data folder', (data) => {
  const lines = (file: string): Row[] =>
    readFileSync(`${data}/${file}`, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Row)
  const test = (): string[] => lines('eval/gsm8k_test.jsonl').map((row) => row['question']!)
  const train = (): Row[] => lines('eval/gsm8k_train.jsonl')
  const prompts = (): RowText[][] => train().map((row) => [question(row['question']!)])
  const everything = (): RowText[][] =>
    train().map((row) => [question(row['question']!), answer(row['answer']!)])

  it('gsm8k_train_as_instruct holds all 7,473 questions, in each pass', () => {
    const instruct = (
      JSON.parse(readFileSync(`${data}/instruct/gsm8k_train_as_instruct.json`, 'utf8')) as Row[]
    ).map((row) => [question(row['instruction']!), answer(row['output']!)])
    const hits = search(
      train().map((row) => row['question']!),
      instruct,
    )
    for (const pass of ['exact', 'ngram', 'any-ngram', 'near'])
      expect(distinct(hits, pass, 'item').length).toBe(7473)
  })

  it.each([
    [8, 94, 80],
    [10, 11, 9],
    [13, 4, 3],
    [20, 1, 1],
  ])(
    'train prompts share a %i-gram with the test set in %i rows against %i items',
    (anySize, rows, items) => {
      const hits = search(test(), prompts(), { anySize, commonRows: Infinity, commonItems: Infinity })
      expect([distinct(hits, 'any-ngram', 'row').length, distinct(hits, 'any-ngram', 'item').length]).toEqual(
        [rows, items],
      )
      if (anySize === 13)
        expect([distinct(hits, 'any-ngram', 'row'), distinct(hits, 'any-ngram', 'item')]).toEqual([
          [20, 406, 1314, 5162],
          [581, 602, 632],
        ])
    },
  )

  it('with the answers searched too, 82 items share an 8-gram; one row covers 50 % of 2 items and 70 % of 1', () => {
    const hits = search(test(), everything(), { anySize: 8 })
    expect(distinct(hits, 'any-ngram', 'item').length).toBe(82)
    expect(distinct(hits, 'exact', 'item')).toEqual([])
    expect(distinct(hits, 'ngram', 'item').length).toBe(2)
    expect(
      distinct(
        hits.filter(({ score }) => score >= 0.7),
        'ngram',
        'item',
      ).length,
    ).toBe(1)
    expect(distinct(hits, 'near', 'item').length).toBe(3)
  })

  it.each([
    [13, 0],
    [10, 11],
    [8, 83],
    [5, 639],
  ])('%i-grams find %i of the 1,319 rephrased questions in their originals', (anySize, count) => {
    const rephrased = lines('contam/rephrase_gsm8k.jsonl').map((row) => [question(row['text']!)])
    const hits = search(test(), rephrased, { anySize, commonRows: Infinity, commonItems: Infinity })
    expect(hits.filter(({ item, row, pass }) => pass === 'any-ngram' && item === row).length).toBe(count)
  })
})
