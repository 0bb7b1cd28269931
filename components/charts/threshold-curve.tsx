import type { ThresholdPoint } from '@/lib/contract/duplicates'
import { count } from '../format'

/**
 * Rows that could be removed at each threshold, with the chosen one filled. The figures next to it
 * say the same.
 */
export function ThresholdCurve({
  curve,
  threshold,
}: {
  curve: readonly ThresholdPoint[]
  threshold: number
}) {
  const tallest = Math.max(1, ...curve.map(({ removable }) => removable))
  const width = 100 / curve.length
  const last = curve.at(-1)
  const label = `Rows that could be removed: ${curve
    .filter((_, at) => at % 5 === 0 || at === curve.length - 1)
    .map(({ threshold: at, removable }) => `${count(removable)} from ${at.toFixed(2)}`)
    .join(', ')}.`
  return (
    <figure className="min-w-0">
      <svg
        viewBox="0 0 100 100"
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
        className="h-12 w-full overflow-visible"
      >
        {curve.map(({ threshold: at, removable }, step) => {
          const height = removable === 0 ? 0 : Math.max(2, (removable / tallest) * 100)
          return (
            <g key={at}>
              <title>{`from ${at.toFixed(2)}: ${count(removable)}`}</title>
              <rect x={step * width} y={0} width={width} height={100} fill="transparent" />
              <rect
                x={step * width + width * 0.1}
                y={100 - height}
                width={width * 0.8}
                height={height}
                className={at === threshold ? 'bar-fill' : undefined}
                fill={at === threshold ? 'var(--color-accent)' : 'var(--color-sunken)'}
                stroke={at === threshold ? 'var(--color-accent)' : 'var(--color-control)'}
                vectorEffect="non-scaling-stroke"
              />
            </g>
          )
        })}
        <line
          x1={0}
          y1={100}
          x2={100}
          y2={100}
          stroke="var(--color-control)"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <figcaption aria-hidden className="flex justify-between pt-1 text-xs text-muted">
        <span>{curve[0]?.threshold.toFixed(2)}</span>
        <span>rows that could be removed, by similarity</span>
        <span>{last?.threshold.toFixed(2)}</span>
      </figcaption>
    </figure>
  )
}
