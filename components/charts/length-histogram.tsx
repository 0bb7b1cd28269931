import Link from 'next/link'
import type { AuditStats } from '@/lib/contract/audit'
import { classNames } from '../class-names'
import { count } from '../format'

/**
 * Token lengths of prompts and responses per bin, with the 95th percentile and the longest length
 * that still trains. Prompts are outlined and responses filled, so that colour is not needed; the
 * figures follow as a table.
 */
export function LengthHistogram({ stats, rowsHref }: { stats: AuditStats; rowsHref?: string }) {
  const { edges, prompt, response } = stats.histogram
  const tallest = Math.max(1, ...prompt, ...response)
  const last = edges.at(-1) ?? 1
  // A limit far beyond every row would squeeze the bars into a corner: it is then left out.
  const widest = Math.max(1, last, stats.maxLength <= last * 1.5 ? stats.maxLength : 0)
  const x = (tokens: number) => (tokens / widest) * 100
  const height = (rows: number) => (rows / tallest) * 100
  const marks = [
    { at: stats.tokens.p95, label: `p95 ${count(stats.tokens.p95)}`, dashed: true },
    { at: stats.maxLength, label: `max length ${count(stats.maxLength)}`, dashed: false },
  ].filter(({ at }) => at <= widest)
  return (
    <figure>
      <div className="relative mt-9 h-[104px]">
        <svg
          viewBox="0 0 100 100"
          preserveAspectRatio="none"
          role="img"
          className="absolute inset-0 h-full w-full overflow-visible"
          aria-label={`Token lengths: half of the rows have at most ${count(stats.tokens.median)} tokens, 95 % at most ${count(stats.tokens.p95)}, the longest ${count(stats.tokens.max)}.`}
        >
          {prompt.map((rows, bin) => {
            const left = x(edges[bin]!)
            const half = (x(edges[bin + 1]!) - left) / 2
            const answers = response[bin] ?? 0
            return (
              <g key={bin}>
                <title>{`${count(edges[bin]!)} to ${count(edges[bin + 1]!)} tokens: ${count(rows)} prompts, ${count(answers)} responses`}</title>
                <rect x={left} y={0} width={half * 2} height={100} fill="transparent" />
                {rows > 0 && (
                  <rect
                    x={left + half * 0.1}
                    y={100 - height(rows)}
                    width={half * 0.8}
                    height={height(rows)}
                    fill="var(--color-sunken)"
                    stroke="var(--color-muted)"
                    vectorEffect="non-scaling-stroke"
                  />
                )}
                {answers > 0 && (
                  <rect
                    x={left + half * 1.1}
                    y={100 - height(answers)}
                    width={half * 0.8}
                    height={height(answers)}
                    fill="var(--color-accent)"
                  />
                )}
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
          {marks.map(({ at, label, dashed }) => (
            <line
              key={label}
              x1={x(at)}
              y1={-4}
              x2={x(at)}
              y2={100}
              stroke="var(--color-text)"
              strokeDasharray={dashed ? '3 3' : undefined}
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
      </div>
      <div aria-hidden className="flex justify-between pt-1 text-xs text-muted">
        {[0, 0.25, 0.5, 0.75, 1].map((share) => (
          <span key={share}>{count(widest * share)}</span>
        ))}
      </div>
      <figcaption className="flex flex-wrap gap-x-4 pt-1 text-xs text-muted">
        <span>
          <span aria-hidden className="mr-1 inline-block size-2.5 border border-muted bg-sunken" />
          prompt
        </span>
        <span>
          <span aria-hidden className="bar-fill mr-1 inline-block size-2.5 bg-accent" />
          response
        </span>
        <span>tokens of {stats.tokenizer}, rows per bin</span>
        {rowsHref !== undefined && stats.truncated > 0 && (
          <Link href={rowsHref} className="text-accent underline">
            {count(stats.truncated)} longer than {count(stats.maxLength)}
          </Link>
        )}
      </figcaption>
      <LengthTable stats={stats} />
    </figure>
  )
}

function LengthTable({ stats }: { stats: AuditStats }) {
  const rows = [
    ['All', stats.tokens],
    ['Prompt', stats.promptTokens],
    ['Response', stats.responseTokens],
  ] as const
  return (
    <table className="mt-3 w-full table-fixed text-right">
      <caption className="sr-only">Token lengths</caption>
      <thead className="text-xs text-muted">
        <tr>
          <th scope="col" className="text-left font-medium">
            Tokens
          </th>
          {['Mean', 'Median', 'p95', 'Longest'].map((name) => (
            <th key={name} scope="col" className="font-medium">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, { mean, median, p95, max }]) => (
          <tr key={name} className="border-t">
            <th scope="row" className="text-left font-normal">
              {name}
            </th>
            {[mean, median, p95, max].map((value, index) => (
              <td key={index}>{count(value)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
