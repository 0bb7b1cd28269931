/**
 * Above this the insertion pass could be made quadratic by chosen hashes; the built-in sort cannot.
 */
const MAXIMUM_BUCKETED = 4096
const buckets = new Uint32Array(MAXIMUM_BUCKETED * 2 + 1)
const scattered = new Uint32Array(MAXIMUM_BUCKETED)

/**
 * Sorts the first `count` hashes and drops repeats; returns how many are left. Hashes are uniform,
 * so two buckets per value by their leading bits leave almost nothing to insert out of turn: a
 * quarter of the time of TypedArray.sort here.
 */
export function sortDistinct(hashes: Uint32Array, count: number): number {
  if (count < 2) return count
  if (count <= MAXIMUM_BUCKETED) {
    scatter(hashes, count)
    return insertDistinct(scattered, hashes, count)
  }
  hashes.subarray(0, count).sort()
  return insertDistinct(hashes, hashes, count)
}

/** Writes the hashes to `scattered`, in the order of their buckets. */
function scatter(hashes: Uint32Array, count: number): void {
  const shift = Math.clz32(count - 1) - 1
  const bucketCount = 1 << (32 - shift)
  buckets.fill(0, 0, bucketCount + 1)
  for (let at = 0; at < count; at++) buckets[(hashes[at]! >>> shift) + 1]!++
  for (let bucket = 1, total = 0; bucket <= bucketCount; bucket++) buckets[bucket] = total += buckets[bucket]!
  for (let at = 0; at < count; at++) scattered[buckets[hashes[at]! >>> shift]!++] = hashes[at]!
}

/**
 * Insertion sort that drops repeats, of values that hardly need it. `from` and `to` may be one
 * array.
 */
function insertDistinct(from: Uint32Array, to: Uint32Array, count: number): number {
  let kept = 0
  let last = -1
  for (let at = 0; at < count; at++) {
    const hash = from[at]!
    if (hash > last) {
      to[kept++] = last = hash
    } else if (hash < last) {
      let place = kept - 1
      while (place > 0 && to[place - 1]! > hash) place--
      if (place > 0 && to[place - 1] === hash) continue
      // A loop: the few values to move are moved before copyWithin has begun.
      for (let moved = kept++; moved > place; moved--) to[moved] = to[moved - 1]!
      to[place] = hash
    }
  }
  return kept
}
