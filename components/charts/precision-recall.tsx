import type { CalibrationPoint, Share } from '@/lib/contract/semantic'
import { classNames } from '../class-names'

interface Mark {
  at: number
  label: string
  dashed: boolean
}

/**
 * Precision (solid) and recall (dashed) by threshold with their intervals as bands; the table next
 * to it has the figures. A threshold above which nothing was judged has no precision: the line ends
 * there.
 */
export function PrecisionRecall({
  points,
  name,
  marks,
}: {
  points: readonly CalibrationPoint[]
  name: string
  marks: readonly Mark[]
}) {
  const first = points[0]?.threshold ?? 0
  const x = (threshold: number) => ((threshold - first) / (1 - first)) * 100
  const curves = [
    { share: (point: CalibrationPoint) => point.recall, colour: 'var(--color-muted)', dash: '5 4' },
    { share: (point: CalibrationPoint) => point.precision, colour: 'var(--color-accent)', dash: undefined },
  ]
  return (
    <figure>
      <div className="relative mt-10 ml-12 h-[200px]">
        <svg
          viewBox="0 0 100 100"
          preserveAspectRatio="none"
          role="img"
          aria-label={`Precision and recall of ${name} by cosine threshold, with 95 % intervals. The table gives the figures.`}
          className="absolute inset-0 h-full w-full overflow-visible"
        >
          {[0, 50, 100].map((y) => (
            <line
              key={y}
              x1={0}
              x2={100}
              y1={y}
              y2={y}
              stroke="var(--color-line)"
              vectorEffect="non-scaling-stroke"
            />
          ))}
          {curves.map(({ share, colour, dash }) => {
            const known = points.flatMap((point) => {
              const found = share(point)
              return found === null ? [] : [{ x: x(point.threshold), ...found }]
            })
            return (
              <g key={colour}>
                <polygon points={band(known)} fill={colour} opacity={0.18} />
                <polyline
                  points={known.map((point) => `${point.x},${100 - point.value * 100}`).join(' ')}
                  fill="none"
                  stroke={colour}
                  strokeWidth={2}
                  strokeDasharray={dash}
                  vectorEffect="non-scaling-stroke"
                />
              </g>
            )
          })}
          {marks.map(({ at, label, dashed }) => (
            <line
              key={label}
              x1={x(at)}
              x2={x(at)}
              y1={-3}
              y2={100}
              stroke="var(--color-text)"
              strokeDasharray={dashed ? '2 3' : undefined}
              vectorEffect="non-scaling-stroke"
            />
          ))}
        </svg>
        {marks.map(({ at, label }, index) => (
          <span
            key={label}
            aria-hidden
            className={classNames(
              'absolute px-1 text-xs whitespace-nowrap',
              index === 0 ? '-top-5' : '-top-9',
              x(at) > 60 && '-translate-x-full',
            )}
            style={{ left: `${x(at)}%` }}
          >
            {label}
          </span>
        ))}
        {[0, 50, 100].map((share) => (
          <span
            key={share}
            aria-hidden
            className="absolute right-full -translate-y-1/2 pr-1.5 text-xs whitespace-nowrap text-muted"
            style={{ top: `${100 - share}%` }}
          >
            {share} %
          </span>
        ))}
      </div>
      <div aria-hidden className="ml-12 flex justify-between pt-1 text-xs text-muted">
        {[0, 0.25, 0.5, 0.75, 1].map((share) => (
          <span key={share}>{(first + share * (1 - first)).toFixed(2)}</span>
        ))}
      </div>
      <figcaption className="flex flex-wrap gap-x-4 pt-1 text-xs text-muted">
        <span>
          <Sample colour="var(--color-accent)" />
          precision: share of the pairs from this cosine up that are the same
        </span>
        <span>
          <Sample colour="var(--color-muted)" dash="5 4" />
          recall: share of all pairs that are the same found from this cosine up
        </span>
        <span>bands: 95 % intervals</span>
      </figcaption>
    </figure>
  )
}

function Sample({ colour, dash }: { colour: string; dash?: string }) {
  return (
    <svg aria-hidden width={20} height={8} className="mr-1 inline-block">
      <line x1={0} x2={20} y1={4} y2={4} stroke={colour} strokeWidth={2} strokeDasharray={dash} />
    </svg>
  )
}

/** Along the upper ends of the intervals and back along the lower ones. */
function band(points: readonly (Share & { x: number })[]): string {
  return [
    ...points.map(({ x, high }) => `${x},${100 - high * 100}`),
    ...points.toReversed().map(({ x, low }) => `${x},${100 - low * 100}`),
  ].join(' ')
}
