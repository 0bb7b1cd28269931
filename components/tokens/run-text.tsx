import { Fragment } from 'react'
import type { TextRun } from '@/lib/core/inspection'
import { DrawnText } from './drawn-text'
import { runClass } from './run-groups'

/** A stretch of the rendered text that a finding points at. */
export interface Mark {
  start: number
  end: number
  current: boolean
}

/** One span per run: trained text is a <mark> and said to be so, special tokens are boxes, template text leans. */
export function RunText({ text, runs, marks = [] }: { text: string; runs: readonly TextRun[]; marks?: readonly Mark[] }) {
  return runs.map((run) => {
    const Tag = run.trained ? 'mark' : 'span'
    return (
      <Tag key={run.start} className={runClass(run)}>
        {run.trained && <span className="sr-only select-none">[trained] </span>}
        <Marked text={text} run={run} marks={marks} />
      </Tag>
    )
  })
}

function Marked({ text, run, marks }: { text: string; run: TextRun; marks: readonly Mark[] }) {
  const here = marks.filter((mark) => mark.start < run.end && mark.end > run.start)
  if (here.length === 0) return <DrawnText text={text.slice(run.start, run.end)} />
  const cuts = [...new Set([run.start, ...here.flatMap(({ start, end }) => [Math.max(start, run.start), Math.min(end, run.end)]), run.end])].sort((a, b) => a - b)
  return cuts.slice(0, -1).map((start, index) => {
    const piece = text.slice(start, cuts[index + 1])
    const over = here.filter((mark) => mark.start <= start && mark.end > start)
    return over.length === 0
      ? <Fragment key={start}><DrawnText text={piece} /></Fragment>
      : <span key={start} className="tok-finding" data-current={over.some(({ current }) => current)}><DrawnText text={piece} /></span>
  })
}
