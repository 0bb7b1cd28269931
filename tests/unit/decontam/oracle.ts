import type { Limits, RowText } from '@/lib/decontam'
import { units } from '../dedup/oracle'

/**
 * The judge of decontamination: the passes as they are defined, on strings, every item against every row, no index, no
 * hash and no filter.
 */

const words = (text: string): string[] => (text === '' ? [] : units(text, 'word'))
const key = (tokens: readonly string[]): string => JSON.stringify(tokens)
const grams = (tokens: readonly string[], length: number): string[] =>
  tokens.length < length ? [] : Array.from({ length: tokens.length - length + 1 }, (_, at) => key(tokens.slice(at, at + length)))
const sum = (values: readonly boolean[]): number => values.filter(Boolean).length

/** `row item pass` to score, as Matcher finds them. */
export function oracleHits(items: readonly string[], rows: readonly (readonly RowText[])[], limits: Limits): Map<string, number> {
  const rowWords = rows.map((row) => row.map(({ text, asked }) => ({ tokens: words(text), asked })))
  const byLength = new Map<number, Set<string>[]>()
  const gramsOfRows = (length: number): Set<string>[] => {
    if (!byLength.has(length)) byLength.set(length, rowWords.map((row) => new Set(row.flatMap(({ tokens }) => grams(tokens, length)))))
    return byLength.get(length)!
  }
  const rowsWith = (gram: string, length: number): number => sum(gramsOfRows(length).map((row) => row.has(gram)))
  const counted = new Map<string, boolean>()
  const isCommon = (gram: string, length: number): boolean => {
    if (!counted.has(gram)) counted.set(gram, rowsWith(gram, length) > limits.commonRows)
    return counted.get(gram)!
  }
  const hits = new Map<string, number>()
  items.forEach((text, item) => {
    const own = words(text)
    const add = (row: number, pass: string, score: number): void => void hits.set(`${row} ${item} ${pass}`, Math.max(score, hits.get(`${row} ${item} ${pass}`) ?? 0))
    const usable = (length: number): string[] => grams(own, length).map((gram) => (isCommon(gram, length) ? '' : gram))
    const coverage = (row: number, size: number): number => {
      const length = Math.min(size, own.length)
      if (length < 5) return 0
      const there = gramsOfRows(length)[row]!
      const starts = usable(length).map((gram) => there.has(gram))
      return sum(own.map((_, at) => starts.some((start, from) => start && from <= at && at < from + length))) / own.length
    }
    rowWords.forEach((row, at) => {
      const sides = [...row.map(({ tokens }) => tokens), row.filter(({ asked }) => asked).flatMap(({ tokens }) => tokens), row.flatMap(({ tokens }) => tokens)]
      if (own.length > 0 && sides.some((side) => key(side) === key(own))) add(at, 'exact', 1)
      const covered = coverage(at, limits.size)
      if (covered > limits.coverage) add(at, 'ngram', covered)
      const any = coverage(at, limits.anySize)
      if (any > 0) add(at, 'any-ngram', any)
      const all = new Set(grams(own, 5))
      const shareable = new Set(usable(5))
      for (const { tokens } of row) {
        const side = new Set(grams(tokens, 5))
        const shared = [...side].filter((gram) => shareable.has(gram)).length
        const needed = Math.max(Math.ceil(limits.containment * all.size), Math.min(8, Math.ceil(0.6 * all.size)))
        if (shared > 0 && (shared >= needed || shared / (all.size + side.size - shared) >= limits.jaccard)) add(at, 'near', shared / all.size)
      }
    })
  })
  return hits
}
