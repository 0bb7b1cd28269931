import { availableParallelism } from 'node:os'
import { WinnowError } from '@/lib/core/errors'
import type { Vectors } from '@/lib/dedup'

/**
 * Neighbours asked for per row: a row with more of them is in a cluster that the others find as
 * well.
 */
const NEIGHBOURS = 100
/** As vicinity and SemHash set it up; recall is measured in every run. */
const SETTINGS = { connectivity: 16, expansion_add: 128, expansion_search: 128 }
const BATCH = 10_000

/**
 * The nearest rows of every row, by a graph of neighbours (HNSW, Malkov & Yashunin 2016) in
 * usearch: not all, but for millions of rows. `each` is told every neighbour with at least
 * `threshold`, in no order, some pairs twice.
 *
 * @throws WinnowError model-missing where usearch does not load on this machine
 */
export async function nearestNeighbours(
  vectors: Vectors,
  threshold: number,
  each: (row: number, neighbour: number) => void,
  report: (done: number) => void,
): Promise<void> {
  const { Index, MetricKind, ScalarKind } = await import('usearch').catch((cause: unknown) => {
    throw new WinnowError(
      'model-missing',
      'The index for large collections (usearch) does not load on this machine. Compare fewer rows, or ' +
        'use the near method.',
      { cause },
    )
  })
  const threads = availableParallelism()
  const index = new Index({
    dimensions: vectors.dimensions,
    metric: MetricKind.IP,
    quantization: ScalarKind.F32,
    multi: false,
    ...SETTINGS,
  })
  for (const { from, rows } of batches(vectors)) {
    index.add(
      BigUint64Array.from({ length: rows.length / vectors.dimensions }, (_, at) => BigInt(from + at)),
      rows,
      threads,
    )
    report((from + rows.length / vectors.dimensions) / 2)
  }
  for (const { from, rows } of batches(vectors)) {
    const count = rows.length / vectors.dimensions
    const found = index.search(rows, NEIGHBOURS, threads) as object as Neighbours
    for (let row = 0; row < count; row++) {
      const known = count === 1 ? found.keys.length : Number(found.counts![row]!)
      for (let at = row * NEIGHBOURS; at < row * NEIGHBOURS + known; at++) {
        const neighbour = Number(found.keys[at]!)
        if (neighbour !== from + row && 1 - found.distances[at]! >= threshold - ROUNDING)
          each(from + row, neighbour)
      }
    }
    report((vectors.count + from + count) / 2)
  }
}

/** The result of usearch for several queries; for a single query it omits the counts. */
interface Neighbours {
  keys: BigUint64Array
  distances: Float32Array
  counts?: BigUint64Array
}

/** The index sums in 32-bit floats; whoever is told computes the cosine itself. */
const ROUNDING = 1e-4

function* batches({ values, dimensions, count }: Vectors): Generator<{ from: number; rows: Float32Array }> {
  for (let from = 0; from < count; from += BATCH)
    yield { from, rows: values.slice(from * dimensions, Math.min(count, from + BATCH) * dimensions) }
}
