import { WinnowError } from '@/lib/core/errors'
import { SHORTEST_GRAM } from './gram-family'
import { hash64 } from './gram-hash-64'
import { type GramHashSet, VERSION } from './gram-hash-file'
import { type EvalItem, ProtectedItems } from './protected-items'

/**
 * Items as hashes: of each the whole and its grams; one shorter than n is a single gram, one under
 * five words has none.
 */
export function exportGramHashes(
  items: readonly EvalItem[],
  { name, n, seed }: Pick<GramHashSet, 'name' | 'n' | 'seed'>,
): GramHashSet {
  if (!Number.isInteger(n) || n < SHORTEST_GRAM) {
    throw new WinnowError(
      'usage',
      `Grams of ${n} words are not possible: give a whole number from ${SHORTEST_GRAM}.`,
    )
  }
  const { tokens, startOf, isStem } = new ProtectedItems(items, seed)
  return {
    winnow: 'gram-hashes',
    version: VERSION,
    name,
    n,
    seed,
    items: items.map(({ id }, at) => {
      const [from, to] = [startOf[at]!, startOf[at + 1]!]
      const length = Math.min(n, to - from)
      const count = length < SHORTEST_GRAM ? 0 : to - from - length + 1
      const grams = Array.from({ length: count }, (_, gram) => hash64(tokens, from + gram, length))
      return { id, tokens: to - from, stem: isStem[at] === 1, whole: hash64(tokens, from, to - from), grams }
    }),
  }
}
