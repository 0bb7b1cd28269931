import Link from 'next/link'
import type { AuditStats } from '@/lib/core/views'
import { count } from '../format'

const WIDTH = 640
const HEIGHT = 132
const FLOOR = HEIGHT - 22
const TOP = 18

/**
 * Token lengths of prompts and responses per bin, with the 95th percentile and the longest length that still trains.
 * Told apart by fill and hatching, not by colour; the same figures follow as a table for who cannot see it.
 */
export function LengthHistogram({ stats, rowsHref }: { stats: AuditStats; rowsHref?: string }) {
  const { edges, prompt, response } = stats.histogram
  const tallest = Math.max(1, ...prompt, ...response)
  const widest = Math.max(edges.at(-1) ?? 1, stats.maxLength <= (edges.at(-1) ?? 1) * 1.5 ? stats.maxLength : 0)
  const x = (tokens: number) => (tokens / widest) * WIDTH
  const y = (rows: number) => FLOOR - (rows / tallest) * (FLOOR - TOP)
  const marks = [
    { at: stats.tokens.p95, label: `p95 ${count(stats.tokens.p95)}`, dash: '2 2' },
    { at: stats.maxLength, label: `max length ${count(stats.maxLength)}`, dash: '' },
  ].filter(({ at }) => at <= widest)
  return (
    <figure className="m-0">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" className="block h-auto w-full" aria-label={`Token lengths: half of the rows have at most ${count(stats.tokens.median)} tokens, 95 % at most ${count(stats.tokens.p95)}, the longest ${count(stats.tokens.max)}.`}>
        <defs>
          <pattern id="hatch" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="4" height="4" fill="var(--color-page)" /><line x1="0" y1="0" x2="0" y2="4" stroke="var(--color-muted)" strokeWidth="2" />
          </pattern>
        </defs>
        {prompt.map((rows, bin) => {
          const left = x(edges[bin]!)
          const half = (x(edges[bin + 1]!) - left) / 2
          const answers = response[bin] ?? 0
          return (
            <g key={bin}>
              <title>{`${count(edges[bin]!)} to ${count(edges[bin + 1]!)} tokens: ${count(rows)} prompts, ${count(answers)} responses`}</title>
              <rect x={left} y={TOP} width={half * 2} height={FLOOR - TOP} fill="transparent" />
              <rect x={left + 0.5} y={y(rows)} width={Math.max(0, half - 1)} height={FLOOR - y(rows)} fill="url(#hatch)" stroke="var(--color-muted)" strokeWidth="0.5" />
              <rect x={left + half} y={y(answers)} width={Math.max(0, half - 1)} height={FLOOR - y(answers)} fill="var(--color-accent)" />
            </g>
          )
        })}
        <line x1="0" y1={FLOOR} x2={WIDTH} y2={FLOOR} stroke="var(--color-control)" />
        {marks.map(({ at, label, dash }, index) => (
          <g key={label}>
            <line x1={x(at)} y1={TOP - 4} x2={x(at)} y2={FLOOR} stroke="var(--color-text)" strokeDasharray={dash} />
            <text x={x(at) + (x(at) > WIDTH * 0.7 ? -4 : 4)} y={11 + (index % 2) * 10} textAnchor={x(at) > WIDTH * 0.7 ? 'end' : 'start'} fontSize="11" fill="var(--color-text)">{label}</text>
          </g>
        ))}
        {[0, 0.25, 0.5, 0.75, 1].map((share) => (
          <text key={share} x={share * WIDTH} y={HEIGHT - 8} fontSize="11" fill="var(--color-muted)" textAnchor={share === 0 ? 'start' : share === 1 ? 'end' : 'middle'}>{count(widest * share)}</text>
        ))}
      </svg>
      <figcaption className="flex flex-wrap gap-x-4 text-xs text-muted">
        <span><span aria-hidden className="mr-1 inline-block size-2.5 border border-muted bg-[repeating-linear-gradient(45deg,var(--color-muted)_0_1px,var(--color-page)_1px_3px)]" />prompt</span>
        <span><span aria-hidden className="bar-fill mr-1 inline-block size-2.5 bg-accent" />response</span>
        <span>tokens of {stats.tokenizer}, rows per bin</span>
        {rowsHref !== undefined && stats.truncated > 0 && <Link href={rowsHref} className="text-accent underline">{count(stats.truncated)} longer than {count(stats.maxLength)}</Link>}
      </figcaption>
      <LengthTable stats={stats} />
    </figure>
  )
}

function LengthTable({ stats }: { stats: AuditStats }) {
  const rows = [['All', stats.tokens], ['Prompt', stats.promptTokens], ['Response', stats.responseTokens]] as const
  return (
    <table className="mt-3 w-full text-right">
      <caption className="sr-only">Token lengths</caption>
      <thead className="text-xs text-muted">
        <tr><th scope="col" className="text-left font-medium">Tokens</th>{['Mean', 'Median', 'p95', 'Longest'].map((name) => <th key={name} scope="col" className="font-medium">{name}</th>)}</tr>
      </thead>
      <tbody>
        {rows.map(([name, { mean, median, p95, max }]) => (
          <tr key={name} className="border-t"><th scope="row" className="text-left font-normal">{name}</th>{[mean, median, p95, max].map((value, index) => <td key={index}>{count(value)}</td>)}</tr>
        ))}
      </tbody>
    </table>
  )
}
