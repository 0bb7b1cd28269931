import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { sha256 } from '@/lib/core/hash'
import { normaliseText } from '@/tests/normalise-text'
import {
  clusterPairs,
  DEFAULT_SHINGLING,
  exactGroups,
  nearPairs,
  ShingleCollection,
  type Shingling,
} from '@/lib/dedup'
import { describeWithData } from '../../shared-data'
import { expandPairs, oraclePairs, sorted } from '../../unit/dedup/oracle'

type Row = Record<string, string>

function rows(data: string, file: string): Row[] {
  return JSON.parse(readFileSync(`${data}/${file}`, 'utf8')) as Row[]
}

/** Toolformer calls its answers `response`. */
function answer(row: Row): string {
  return row['output'] ?? row['response'] ?? ''
}

function whole(row: Row): string {
  return [row['instruction'], row['input'], answer(row)].join('\n')
}

function near(
  texts: readonly string[],
  threshold: number,
  shingling: Shingling,
): ReturnType<typeof nearPairs> {
  const collection = new ShingleCollection(shingling)
  for (const text of texts) collection.add(text)
  return nearPairs(collection, { threshold })
}

describeWithData('near-duplicates of real data agree with brute force', (data) => {
  it.each([
    ['instruct/alpagasus_claude_t45.json', 5305, 0.8],
    ['instruct/alpagasus_claude_t45.json', 5305, 0.5],
    ['instruct/toolformer_dedupe_only.json', 7673, 0.8],
    ['instruct/alpaca_zh_demo.json', 1000, 0.5],
  ])('%s (%i rows) at %s', (file, count, threshold) => {
    const texts = rows(data, file).map(whole)
    expect(texts.length).toBe(count)
    const expected = oraclePairs(texts, threshold, DEFAULT_SHINGLING)
    const pairs = near(texts, threshold, DEFAULT_SHINGLING)
    expect(sorted(expandPairs(pairs))).toEqual(sorted(expected))
    console.log(
      `${file} at ${threshold}: ${expected.size} pairs, ${clusterPairs(count, pairs, {}).removable} removable`,
    )
  })
})

describeWithData('known answers of the data folder', (data) => {
  it('alpagasus has no exact duplicate, alpaca_en_demo has 14', () => {
    const exact = (file: string): number =>
      exactGroups(rows(data, file).map((row) => sha256(normaliseText(whole(row))))).left.length
    expect(exact('instruct/alpagasus_claude_t45.json')).toBe(0)
    expect(exact('instruct/alpaca_en_demo.json')).toBe(14)
  })

  it('mlx_wwdc has 437 exact duplicates among 1,800 lines', () => {
    const lines = readFileSync(`${data}/chat/mlx_wwdc_prompt_completion.jsonl`, 'utf8').trimEnd().split('\n')
    expect(lines.length).toBe(1800)
    expect(exactGroups(lines.map((line) => sha256(normaliseText(line)))).left.length).toBe(437)
  })

  it('toolformer responses at word 3-grams and 0.9: 2,807 pairs, 912 removable', () => {
    const outputs = rows(data, 'instruct/toolformer_dedupe_only.json').map(answer)
    const pairs = near(outputs, 0.9, { unit: 'word', size: 3 })
    const { removable } = clusterPairs(outputs.length, pairs, {})
    console.log(`toolformer responses: ${expandPairs(pairs).size} pairs, ${removable} removable`)
    expect(removable).toBe(912)
    expect(expandPairs(pairs).size).toBe(2807)
  })
})
