import type { Pairs, Shingling } from '@/lib/dedup'

/**
 * The judge of the near-duplicate join: the same definition, written apart from it, with strings in
 * place of hashes, a regex in place of the tokenizer and no filter at all.
 */

const UNSPACED =
  '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}'
const TOKENS = new RegExp(
  `(?=[\\p{L}\\p{N}\\p{M}])[${UNSPACED}]|(?:(?![${UNSPACED}])[\\p{L}\\p{N}\\p{M}])+`,
  'gu',
)

/**
 * Code point by code point, as the definition says it: what nobody sees goes, exponents and
 * fractions stay, NFKC for the rest.
 */
function folded(text: string): string {
  const kept = Array.from(text).filter((character) => !/[\p{DI}\p{Cf}]/u.test(character))
  const decomposed = kept.map((character) =>
    /[²³¹¼½¾\u2070-\u209c\u2150-\u215f\u2189]/u.test(character) ? character : character.normalize('NFKD'),
  )
  return decomposed.join('').normalize('NFC').toLowerCase().normalize('NFC')
}

export function units(given: string, unit: Shingling['unit']): string[] {
  const text = folded(given)
  const words = unit === 'word' ? (text.match(TOKENS) ?? []) : []
  return words.length > 0
    ? words
    : Array.from(
        text
          .split(/\s+/u)
          .filter((run) => run !== '')
          .join(' '),
      )
}

function oracleShingles(text: string, { unit, size }: Shingling): Set<string> {
  const all = units(text, unit)
  if (all.length <= size) return new Set([all.join('\u0001')])
  return new Set(all.slice(size - 1).map((_, at) => all.slice(at, at + size).join('\u0001')))
}

export type PairMap = Map<string, number>

/**
 * All pairs with J >= threshold. Shared shingles are counted through an inverted index of strings.
 */
export function oraclePairs(texts: readonly string[], threshold: number, shingling: Shingling): PairMap {
  const sets = texts.map((text) => oracleShingles(text, shingling))
  const having = new Map<string, number[]>()
  const pairs: PairMap = new Map()
  sets.forEach((set, right) => {
    const shared = new Map<number, number>()
    for (const shingle of set) {
      const earlier = having.get(shingle) ?? []
      for (const left of earlier) shared.set(left, (shared.get(left) ?? 0) + 1)
      having.set(shingle, earlier)
      earlier.push(right)
    }
    for (const [left, overlap] of shared) {
      const score = overlap / (set.size + sets[left]!.size - overlap)
      if (score >= threshold) pairs.set(`${left} ${right}`, score)
    }
  })
  return pairs
}

/**
 * What stars of equal texts and the pairs of their first members stand for: every pair. Fails on a
 * pair listed twice.
 */
export function expandPairs(pairs: Pairs): PairMap {
  const memberOf = new Map<number, number>()
  const members = new Map<number, number[]>()
  const group = (first: number): number[] => members.get(first) ?? [first]
  const put = (one: number, other: number, score: number): void => {
    const key = `${Math.min(one, other)} ${Math.max(one, other)}`
    if (expanded.has(key)) throw new Error(`the pair ${key} is there twice`)
    expanded.set(key, score)
  }
  const expanded: PairMap = new Map()
  pairs.left.forEach((left, at) => {
    const right = pairs.right[at]!
    if (left >= right) throw new Error(`left ${left} is not below right ${right}`)
    if (pairs.score[at] !== 1) return
    if (memberOf.has(left) || memberOf.has(right))
      throw new Error(`${left}, ${right}: equal texts are no star`)
    memberOf.set(right, left)
    for (const member of group(left)) put(member, right, 1)
    members.set(left, [...group(left), right])
  })
  pairs.left.forEach((left, at) => {
    const score = pairs.score[at]!
    if (score === 1) return
    for (const one of group(left)) for (const other of group(pairs.right[at]!)) put(one, other, score)
  })
  return expanded
}

export function sorted(pairs: PairMap): [string, number][] {
  return [...pairs].sort(([one], [other]) => Number(one > other) - Number(one < other))
}
