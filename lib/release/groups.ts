/** Jaccard similarity of word 5-grams from which two rows may not be parted. */
export const NEAR_THRESHOLD = 0.8

/**
 * The group of each row: rows that share a stable key or are near-duplicates, directly or through
 * others, belong together and go to one split. A group is named by the key of
 * its first row, so that rows added later join it without moving it. Keys are in row order; pairs
 * are row indexes.
 */
export function groupRows(keys: readonly string[], pairs: Iterable<readonly [number, number]>): string[] {
  const parent = keys.map((_, index) => index)
  const firstOfKey = new Map<string, number>()
  keys.forEach((key, index) => {
    const first = firstOfKey.get(key)
    if (first === undefined) firstOfKey.set(key, index)
    else join(parent, first, index)
  })
  for (const [left, right] of pairs) join(parent, left, right)
  return keys.map((_, index) => keys[root(parent, index)]!)
}

function root(parent: number[], index: number): number {
  let at = index
  while (parent[at] !== at) at = parent[at] = parent[parent[at]!]!
  return at
}

/** The smaller index remains the root, so that the root is the first row. */
function join(parent: number[], left: number, right: number): void {
  const a = root(parent, left)
  const b = root(parent, right)
  if (a < b) parent[b] = a
  else parent[a] = b
}
