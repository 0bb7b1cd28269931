import type { Limits, RowText } from '@/lib/decontam'
import { units } from '../dedup/oracle'

/**
 * The judge of decontamination: the passes as they are defined, on strings, every item against
 * every row, no index, no hash and no filter.
 */

const words = (text: string): string[] => (text === '' ? [] : units(text, 'word'))
const key = (tokens: readonly string[]): string => JSON.stringify(tokens)
const grams = (tokens: readonly string[], length: number): string[] =>
  tokens.length < length
    ? []
    : Array.from({ length: tokens.length - length + 1 }, (_, at) => key(tokens.slice(at, at + length)))
const sum = (values: readonly boolean[]): number => values.filter(Boolean).length

/** `row item pass` to score, as Matcher finds them. Each item is an example of its own. */
export function oracleHits(
  items: readonly string[],
  rows: readonly (readonly RowText[])[],
  limits: Limits,
): Map<string, number> {
  const rowWords = rows.map((row) => row.map(({ text, asked }) => ({ tokens: words(text), asked })))
  const own = items.map(words)
  const gramsOfRows = memo((length: number) =>
    rowWords.map((row) => new Set(row.flatMap(({ tokens }) => grams(tokens, length)))),
  )
  const lengthOf = (item: number, size: number): number => Math.min(size, own[item]!.length)

  /** Grams of the item that no template makes worthless, '' where one does. */
  const untemplated = memo((key_: string) => {
    const [item, size] = key_.split(' ').map(Number) as [number, number]
    const length = lengthOf(item, size)
    const mine = grams(own[item]!, length)
    if (length < 5) return []
    const distinct = (gram: string): number =>
      new Set(
        own.flatMap((other, at) =>
          lengthOf(at, size) === length && grams(other, length).includes(gram) ? [key(other)] : [],
        ),
      ).size
    const counts = mine.map(distinct)
    const cut = Math.max(limits.commonItems, 2 * Math.min(...counts))
    return mine.map((gram, at) => (counts[at]! > cut ? '' : gram))
  })
  const evidenceIn = (row: number, item: number, size: number): boolean[] => {
    const there = gramsOfRows(lengthOf(item, size))[row]!
    return untemplated(`${item} ${size}`).map((gram) => there.has(gram))
  }
  const cover = (item: number, size: number, starts: readonly boolean[]): boolean[] =>
    own[item]!.map((_, at) =>
      starts.some((start, from) => start && from <= at && at < from + lengthOf(item, size)),
    )
  /** Words that no gram that is left out covers; where there are none, those of the other grams. */
  const left = (item: number, size: number, leftOut: readonly boolean[]): boolean[] => {
    const free = cover(item, size, leftOut).map((covered) => !covered)
    return free.includes(true)
      ? free
      : cover(
          item,
          size,
          leftOut.map((one) => !one),
        )
  }
  const isExact = (row: number, item: number): boolean => {
    const texts = rowWords[row]!
    const sides = [
      ...texts.map(({ tokens }) => tokens),
      texts.filter(({ asked }) => asked).flatMap(({ tokens }) => tokens),
      texts.flatMap(({ tokens }) => tokens),
    ]
    return own[item]!.length > 0 && sides.some((side) => key(side) === key(own[item]!))
  }
  const isHeld = memo((key_: string) => {
    const [row, item] = key_.split(' ').map(Number) as [number, number]
    if (isExact(row, item)) return true
    if (own[item]!.length < 5) return false
    const mine = left(
      item,
      5,
      untemplated(`${item} 5`).map((gram) => gram === ''),
    )
    const covered = [5, limits.size].map((size) => cover(item, size, evidenceIn(row, item, size)))
    if (!covered.some((marks) => marks.includes(true))) return false
    const gaps = own[item]!.flatMap((_, at) => (mine[at] ? [covered.some((marks) => marks[at])] : []))
      .map((there) => (there ? '|' : '.'))
      .join('')
      .split('|')
    return Math.max(...gaps.map(({ length }) => length)) < Math.min(8, Math.max(2, Math.ceil(sum(mine) / 4)))
  })
  const outside = memo((key_: string) => {
    const [item, size] = key_.split(' ').map(Number) as [number, number]
    return untemplated(key_).map((gram) =>
      sum(
        rows.map((_, row) => gramsOfRows(lengthOf(item, size))[row]!.has(gram) && !isHeld(`${row} ${item}`)),
      ),
    )
  })
  const usable = memo((key_: string) =>
    untemplated(key_).map((gram, at) => (outside(key_)[at]! > limits.commonRows ? '' : gram)),
  )

  /**
   * 5-grams without a word that one that is left out has; where there are none, all that are not
   * left out.
   */
  const ownGrams = (item: number, good: readonly string[]): Set<string> => {
    const template = cover(
      item,
      5,
      good.map((gram) => gram === ''),
    )
    const inner = good.filter((gram, at) => gram !== '' && !template.slice(at, at + 5).includes(true))
    return new Set(inner.length > 0 ? inner : good.filter((gram) => gram !== ''))
  }

  const hits = new Map<string, number>()
  items.forEach((_, item) => {
    const add = (row: number, pass: string, score: number): void =>
      void hits.set(`${row} ${item} ${pass}`, Math.max(score, hits.get(`${row} ${item} ${pass}`) ?? 0))
    const raw = ownGrams(item, untemplated(`${item} 5`))
    const mine = own[item]!.length < 5 ? new Set<string>() : ownGrams(item, usable(`${item} 5`))
    const [untemplatedSize, usableSize] = [untemplated, usable].map(
      (of) => new Set(of(`${item} 5`).filter((gram) => gram !== '')).size,
    ) as [number, number]
    const needed = (size: number): number =>
      Math.max(Math.ceil(limits.containment * size), Math.min(8, Math.ceil(0.6 * size)))
    rowWords.forEach((row, at) => {
      if (isExact(at, item)) add(at, 'exact', 1)
      for (const [pass, size] of [
        ['ngram', limits.size],
        ['any-ngram', limits.anySize],
      ] as const) {
        const good = usable(`${item} ${size}`)
        if (good.length === 0) continue
        const covered = cover(
          item,
          size,
          good.map((gram) => gram !== '' && gramsOfRows(lengthOf(item, size))[at]!.has(gram)),
        )
        const part =
          pass === 'ngram'
            ? left(
                item,
                size,
                good.map((gram) => gram === ''),
              )
            : own[item]!.map(() => true)
        // Stretches of the item's own words as letters, those the row has in capitals.
        const stretches = part
          .map((mine, word) => {
            if (!mine) return ' '
            return covered[word]! ? 'X' : 'x'
          })
          .join('')
          .split(' ')
        const counted = stretches.flatMap((stretch) =>
          stretch.split('x').filter((run) => run.length >= Math.min(lengthOf(item, size), stretch.length)),
        )
        const score = (pass === 'ngram' ? counted.join('').length : sum(covered)) / sum(part)
        if (pass === 'ngram' ? score > limits.coverage : score > 0) add(at, pass, score)
      }
      for (const { tokens } of row) {
        const side = new Set(grams(tokens, 5))
        const shared = [...side].filter((gram) => mine.has(gram)).length
        if (shared === 0 || shared < Math.min(3, needed(untemplatedSize), raw.size)) continue
        if (
          shared >= Math.min(needed(usableSize), mine.size) ||
          shared / (usableSize + side.size - shared) >= limits.jaccard
        )
          add(at, 'near', shared / mine.size)
      }
    })
  })
  return hits
}

function memo<Key extends string | number, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>()
  return (key_) => {
    if (!known.has(key_)) known.set(key_, make(key_))
    return known.get(key_)!
  }
}
