import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Tokenizer } from '@huggingface/tokenizers'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { findModel, openEmbedder } from '@/lib/adapters/embeddings'
import { wordPieceEncoder } from '@/lib/adapters/embeddings/word-pieces'
import { readTokenizerFolder } from '@/lib/adapters/tokenizers/files'
import {
  asVectors,
  calibrationAt,
  cosine,
  cosinePairs,
  countZeros,
  crossPairs,
  lexicalVectors,
  normaliseRows,
  packRows,
  type Vectors,
} from '@/lib/dedup'
import { describeWithData } from '../../shared-data'
import { csvLine } from './csv-line'
import { figuresLine } from './figures-line'

const lines = (file: string): string[] => readFileSync(file, 'utf8').trim().split('\n')

describeWithData('the potion model', (data) => {
  const folder = join(data, 'model/potion-base-4m-int8')
  const options = { home: '/nonexistent', download: false }

  async function embed(texts: string[], model = folder): Promise<Vectors> {
    const embedder = await openEmbedder(await findModel(model, options))
    return asVectors(await embedder.embed(texts), embedder.dimensions)
  }

  it('the static model agrees with people on STS-B dev, and calibrates by threshold', async () => {
    const pairs = lines(join(data, 'para/stsb_en_dev.csv')).map(csvLine)
    const vectors = await embed(pairs.flatMap(([one, other]) => [one!, other!]))
    const scores = pairs.map((_, at) => cosine(vectors, 2 * at, 2 * at + 1))
    const given = pairs.map((pair) => Number(pair[2]))
    const correlation = spearman(scores, given)
    const judgements = scores.map((score, at) => ({
      score,
      same: given[at]! >= 4,
      weight: 1,
      against: false,
    }))
    console.log(
      `STS-B dev, ${pairs.length} pairs, same = 4 or more of 5; potion-base-4m-int8, Spearman ${correlation.toFixed(3)}`,
    )
    for (const threshold of [0.7, 0.75, 0.8, 0.85, 0.9, 0.95]) {
      console.log(figuresLine(calibrationAt(judgements, threshold, 'open')))
    }
    // The published figure, .743, is of the test part; the dev part of a model of this kind is some
    // points easier.
    expect(correlation).toBeGreaterThan(0.743)
    expect(calibrationAt(judgements, 0.95, 'open').precision!.value).toBeGreaterThan(
      calibrationAt(judgements, 0.7, 'open').precision!.value,
    )
  })

  it('the static model ranks the right original first for at least 1,250 of the 1,319 rephrased GSM8K items', async () => {
    const rephrased = lines(join(data, 'contam/rephrase_gsm8k.jsonl')).map(
      (line) => (JSON.parse(line) as { text: string }).text.replace(/^Question: /, '').split('\nAnswer:')[0]!,
    )
    const originals = lines(join(data, 'eval/gsm8k_test.jsonl')).map(
      (line) => (JSON.parse(line) as { question: string }).question,
    )
    const best = new Map<number, { right: number; score: number }>()
    for (const { left, right, score } of crossPairs(
      await embed(rephrased),
      packRows(await embed(originals), 0.4),
      0.4,
      10_000_000,
    ))
      if (score > (best.get(left)?.score ?? 0)) best.set(left, { right, score })
    const hits = [...best].filter(([left, { right }]) => left === right).length
    console.log(
      `GSM8K rephrased: the right original first for ${hits} of ${rephrased.length} (published: 1,295)`,
    )
    expect(hits).toBeGreaterThanOrEqual(1_250)
  })

  it('the vectors equal those of the graph run by transformers.js', async () => {
    const texts = [
      ...lines(join(data, 'para/stsb_en_dev.csv')).slice(0, 200),
      'A much longer text. '.repeat(100),
      'Café naïve',
      'x',
    ]
    const ours = await embed(texts)
    const theirs = await embed(texts, join(data, 'model/potion-base-4m-transformersjs'))
    expect(theirs.dimensions).toBe(ours.dimensions)
    texts.forEach((text, row) => expect(cosineOf(ours, theirs, row), text).toBeGreaterThan(0.99999))
  })

  it('the encoder gives the same ids as the library, and is faster', () => {
    const { tokenizer: file, config } = readTokenizerFolder(folder)
    const library = new Tokenizer(file, config)
    const encode = wordPieceEncoder(library, file)!
    const same = (text: string): void => {
      expect(encode(text), JSON.stringify(text)).toEqual(
        library.encode(text, { add_special_tokens: false }).ids,
      )
    }
    for (const name of ['alpaca_zh_demo', 'codealpaca_2k', 'rasbt_instruction_data']) {
      for (const row of (
        JSON.parse(readFileSync(join(data, 'instruct', `${name}.json`), 'utf8')) as {
          instruction: string
          output: string
        }[]
      ).slice(0, 500))
        same(`${row.instruction}\n${row.output}`)
    }
    for (const text of lines(join(data, 'dirty/blns.txt'))) same(text)
    for (const text of [
      '[CLS] in text',
      'a[MASK]b',
      'e\u0301 \u0301x',
      'ΣΑΣ ΣΑΣ',
      'tab\tand\r\nbreak',
      'nul\u0000in',
      'x'.repeat(500),
      '漢字kana',
      '\u00a0nbsp\u2003em',
      'ſt ﬁ',
    ])
      same(text)
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), same), { numRuns: 2_000 })
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), same), { numRuns: 2_000 })
  })

  it('texts in an unknown language get no vector', async () => {
    const chinese = (
      JSON.parse(readFileSync(join(data, 'instruct/alpaca_zh_demo.json'), 'utf8')) as { output: string }[]
    )
      .map((row) => row.output)
      .filter((text) => !/[a-z]/i.test(text))
      .slice(0, 200)
    for (const model of [folder, join(data, 'model/potion-base-4m-transformersjs')]) {
      const vectors = await embed(chinese, model)
      expect(countZeros(vectors)).toBeGreaterThan(chinese.length * 0.95)
      expect(cosinePairs(vectors, 0.9).left.length).toBeLessThan(10)
    }
  })
})

describeWithData('lexical vectors', (data) => {
  it('lexical vectors also find most of the rephrased GSM8K items', () => {
    const rephrased = lines(join(data, 'contam/rephrase_gsm8k.jsonl')).map(
      (line) => (JSON.parse(line) as { text: string }).text.replace(/^Question: /, '').split('\nAnswer:')[0]!,
    )
    const originals = lines(join(data, 'eval/gsm8k_test.jsonl')).map(
      (line) => (JSON.parse(line) as { question: string }).question,
    )
    const vectors = lexicalVectors([...rephrased, ...originals])
    const hits = rephrased.filter((_, left) => {
      const scores = originals.map((_text, right) => cosine(vectors, left, rephrased.length + right))
      return scores.indexOf(Math.max(...scores)) === left
    }).length
    console.log(
      `GSM8K rephrased, lexical (TF-IDF + LSA): the right original first for ${hits} of ${rephrased.length}`,
    )
    expect(hits).toBeGreaterThan(1_000)
  })
})

function cosineOf(one: Vectors, other: Vectors, row: number): number {
  const both = Float32Array.from([
    ...one.values.subarray(row * one.dimensions, (row + 1) * one.dimensions),
    ...other.values.subarray(row * one.dimensions, (row + 1) * one.dimensions),
  ])
  normaliseRows(both, one.dimensions)
  return cosine(asVectors(both, one.dimensions), 0, 1)
}

/** Rank correlation, equal values sharing their mean rank. */
function spearman(one: number[], other: number[]): number {
  const [left, right] = [ranks(one), ranks(other)]
  const mean = (one.length - 1) / 2
  let product = 0
  let squares = 0
  let otherSquares = 0
  left.forEach((rank, at) => {
    product += (rank - mean) * (right[at]! - mean)
    squares += (rank - mean) ** 2
    otherSquares += (right[at]! - mean) ** 2
  })
  return product / Math.sqrt(squares * otherSquares)
}

function ranks(values: number[]): number[] {
  const order = Array.from(values.keys()).sort((one, other) => values[one]! - values[other]!)
  const found = new Array<number>(values.length)
  for (let from = 0; from < order.length;) {
    let to = from
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++
    for (let at = from; at < to; at++) found[order[at]!] = (from + to - 1) / 2
    from = to
  }
  return found
}
