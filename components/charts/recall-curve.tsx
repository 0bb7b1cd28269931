import type { MinHashStats } from '@/lib/contract/duplicates'
import { recallAt } from '@/lib/core/minhash-recall'
import { count, percent } from '../format'

const STEPS = 50

/**
 * The share of pairs that MinHash finds by their similarity: in theory as a line, measured as
 * circles, and both as figures.
 */
export function RecallCurve({ minhash, threshold }: { minhash: MinHashStats; threshold: number }) {
  const line = Array.from(
    { length: STEPS + 1 },
    (_, at) => `${(at * 100) / STEPS},${100 - recallAt(at / STEPS, minhash) * 100}`,
  ).join(' ')
  const points = minhash.measured.points ?? []
  return (
    <figure className="max-w-[420px] min-w-0">
      <svg
        viewBox="-2 -4 104 108"
        role="img"
        className="w-full max-w-[280px] overflow-visible"
        aria-label={`Share of pairs found by their similarity: ${percent(minhash.recallAtThreshold)} at ${threshold} in theory.`}
      >
        <rect
          x={0}
          y={0}
          width={100}
          height={100}
          fill="none"
          stroke="var(--color-line)"
          vectorEffect="non-scaling-stroke"
        />
        <line
          x1={threshold * 100}
          y1={0}
          x2={threshold * 100}
          y2={100}
          stroke="var(--color-text)"
          strokeDasharray="3 3"
          vectorEffect="non-scaling-stroke"
        />
        <polyline
          points={line}
          fill="none"
          stroke="var(--color-accent)"
          strokeWidth={2}
          vectorEffect="non-scaling-stroke"
        />
        {points.map(({ similarity, pairs, found }) => (
          <circle
            key={similarity}
            cx={similarity * 100}
            cy={100 - (found / pairs) * 100}
            r={2}
            fill="var(--color-page)"
            stroke="var(--color-text)"
            vectorEffect="non-scaling-stroke"
          />
        ))}
      </svg>
      <figcaption className="text-xs text-muted">
        Found by similarity, 0 to 1: line in theory, 1 − (1 − s<sup>{minhash.rows}</sup>)
        <sup>{minhash.bands}</sup>; dashes the threshold{points.length > 0 && '; circles measured'}.
      </figcaption>
      {points.length > 0 && (
        <table className="mt-2 w-full table-fixed text-right">
          <thead className="text-xs text-muted">
            <tr>
              <th scope="col" className="text-left font-medium">
                Similarity about
              </th>
              <th scope="col" className="font-medium">
                Pairs
              </th>
              <th scope="col" className="font-medium">
                Found
              </th>
              <th scope="col" className="font-medium">
                In theory
              </th>
            </tr>
          </thead>
          <tbody>
            {points.map(({ similarity, pairs, found }) => (
              <tr key={similarity} className="border-t">
                <th scope="row" className="text-left font-normal">
                  {similarity.toFixed(2)}
                </th>
                <td>{count(pairs)}</td>
                <td>{percent(found / pairs)}</td>
                <td>{percent(recallAt(similarity, minhash))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </figure>
  )
}
