import type { BPE } from '@huggingface/tokenizers'
import { MergeTable } from './merge-table'

/** Longer words go to the library, whose heap does not take quadratic time. */
const MAXIMUM_SYMBOLS = 128

/** Byte-pair encoding of one word; null for a word that is not for this way: too long, or with a character unknown. */
export function createMerge(model: BPE): (word: string) => number[] | null {
  const table = new MergeTable(model)
  const ids = model.tokens_to_ids
  return (word) => {
    const whole = model.ignore_merges ? ids.get(word) : undefined
    if (whole !== undefined) return [whole]
    const symbols: number[] = []
    for (const character of word) {
      const id = ids.get(character)
      if (id === undefined || symbols.length === MAXIMUM_SYMBOLS) return null
      symbols.push(id)
    }
    mergeAll(symbols, table)
    return symbols
  }
}

/** Merges in place: always the pair of lowest rank, of equal ones the leftmost (Sennrich et al. 2016). */
function mergeAll(symbols: number[], table: MergeTable): void {
  const rows = symbols.slice(1).map((right, index) => table.find(symbols[index]!, right))
  for (;;) {
    let best = -1
    let bestRank = Infinity
    for (let index = 0; index < rows.length; index++) {
      const row = rows[index]!
      if (row < 0 || table.rank(row) >= bestRank) continue
      best = index
      bestRank = table.rank(row)
    }
    if (best < 0) return
    symbols.splice(best, 2, table.merged(rows[best]!))
    rows.splice(best, 1)
    if (best > 0) rows[best - 1] = table.find(symbols[best - 1]!, symbols[best]!)
    if (best < rows.length) rows[best] = table.find(symbols[best]!, symbols[best + 1]!)
  }
}
