/**
 * Rows of a sparse matrix: the terms of row r and their values are at start[r] up to start[r + 1].
 */
export interface SparseRows {
  start: Uint32Array
  term: Uint32Array
  value: Float32Array
  terms: number
  rows: number
}

/** Letters and digits of scripts that write spaces; single characters of those that do not. */
const TERMS = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]|[\p{L}\p{M}\p{N}]+/gu
/**
 * A term of one text alone says nothing about which texts are alike; the rarest beyond the limit
 * are left out as well.
 */
const FEWEST_TEXTS = 2
const MAXIMUM_TERMS = 100_000

/**
 * TF-IDF with sublinear term frequency and smoothed idf, as scikit-learn's
 * TfidfVectorizer(sublinear_tf=True) weighs.
 */
export function termMatrix(texts: readonly string[]): SparseRows {
  const counts = new Map<string, number>()
  const found = texts.map((text) => {
    const bag = new Map<string, number>()
    for (const term of text.toLowerCase().match(TERMS) ?? []) bag.set(term, (bag.get(term) ?? 0) + 1)
    for (const term of bag.keys()) counts.set(term, (counts.get(term) ?? 0) + 1)
    return bag
  })
  const kept = [...counts]
    .filter(([, texts]) => texts >= FEWEST_TEXTS)
    .sort(([, one], [, other]) => other - one)
    .slice(0, MAXIMUM_TERMS)
  const termOf = new Map(kept.map(([term], at) => [term, at]))
  const idf = Float64Array.from(kept, ([, count]) => Math.log((1 + texts.length) / (1 + count)) + 1)
  return fillRows(found, termOf, idf)
}

function fillRows(
  bags: readonly ReadonlyMap<string, number>[],
  termOf: ReadonlyMap<string, number>,
  idf: Float64Array,
): SparseRows {
  const start = new Uint32Array(bags.length + 1)
  const total = bags.reduce((sum, bag) => sum + bag.size, 0)
  const term = new Uint32Array(total)
  const value = new Float32Array(total)
  let at = 0
  bags.forEach((bag, row) => {
    const from = at
    let square = 0
    for (const [word, count] of bag) {
      const index = termOf.get(word)
      if (index === undefined) continue
      term[at] = index
      value[at] = (1 + Math.log(count)) * idf[index]!
      square += value[at]! ** 2
      at++
    }
    for (let entry = from; entry < at; entry++) value[entry]! /= Math.sqrt(square)
    start[row + 1] = at
  })
  return {
    start,
    term: term.subarray(0, at),
    value: value.subarray(0, at),
    terms: idf.length,
    rows: bags.length,
  }
}
