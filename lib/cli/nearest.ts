/** The word that differs from `typed` by the fewest letters; null where every one is another word. */
export function nearest(typed: string, words: readonly string[]): string | null {
  const furthest = Math.floor(typed.length / 3) + 1
  const near = words
    .map((word) => ({ word, distance: word.startsWith(typed) && typed !== '' ? 0 : distance(typed, word) }))
    .filter((candidate) => candidate.distance <= furthest)
    .sort((one, other) => one.distance - other.distance)
  return near[0]?.word ?? null
}

/** Letters to insert, leave out, replace, or swap with their neighbour (Damerau 1964). */
function distance(from: string, to: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: to.length + 1 }, (_, at) => at)
  for (let row = 1; row <= from.length; row++) {
    const current = [row]
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1]
      const swapped =
        row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      current.push(
        Math.min(
          last[column]! + 1,
          current[column - 1]! + 1,
          last[column - 1]! + (same ? 0 : 1),
          swapped ? beforeLast[column - 2]! + 1 : Infinity,
        ),
      )
    }
    beforeLast = last
    last = current
  }
  return last[to.length]!
}
