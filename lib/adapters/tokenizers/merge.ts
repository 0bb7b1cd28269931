import type { BPE } from '@huggingface/tokenizers'
import { mergeLong } from './merge-long'
import { MergeTable } from './merge-table'

/** Up to this length looking at every pair for every merge is faster than keeping them in order. */
const SHORT = 128

/**
 * Byte-pair encoding of one word; null for a word with a character that the vocabulary cannot
 * spell.
 */
export function createMerge(model: BPE): (word: string) => number[] | null {
  const table = new MergeTable(model)
  const ids = model.tokens_to_ids
  const bytes = byteTokens(model)
  return (word) => {
    const whole = model.ignore_merges ? ids.get(word) : undefined
    if (whole !== undefined) return [whole]
    const symbols: number[] = []
    for (const character of word) {
      const id = ids.get(character)
      if (id !== undefined) symbols.push(id)
      else if (bytes === null) return null
      else for (const byte of encoder.encode(character)) symbols.push(bytes[byte]!)
    }
    if (symbols.length > SHORT) return mergeLong(symbols, table)
    mergeAll(symbols, table)
    return symbols
  }
}

const encoder = new TextEncoder()

/**
 * The tokens of the 256 bytes, with which an unknown character is spelled; null if the model has no
 * byte fallback.
 */
function byteTokens(model: BPE): number[] | null {
  if (model.config['byte_fallback'] !== true) return null
  const tokens = Array.from({ length: 256 }, (_, byte) =>
    model.tokens_to_ids.get(`<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`),
  )
  return tokens.every((token) => token !== undefined) ? tokens : null
}

/**
 * Merges in place: always the pair of lowest rank, of equal ones the leftmost (Sennrich et al.
 * 2016).
 */
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
