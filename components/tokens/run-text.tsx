import { Fragment } from 'react'
import type { TextRun } from '@/lib/contract/inspection'
import { classNames } from '../class-names'
import { count, counted } from '../format'
import type { Rendered } from './columns'
import { DrawnText } from './drawn-text'
import { addedBy, runClass } from './run-groups'

/**
 * A span of the rendered text that a finding points at, or in which it differs from another
 * rendering.
 */
export interface Mark {
  start: number
  end: number
  /** The finding that is stepped to. */
  current?: boolean
  difference?: SpanDifference
}

/** How a span differs: in its text, trained only here, or trained only there. */
export type SpanDifference = 'text' | 'trained' | 'masked'

const DIFFERENCE_WORDS = {
  text: 'other text',
  trained: 'trained only here',
  masked: 'masked only here',
} as const satisfies Record<SpanDifference, string>

/**
 * One span per run: trained text is a <mark> and announced as trained, special tokens are boxes,
 * template text is slanted.
 */
export function RunText({
  rendered,
  runs,
  marks,
}: {
  rendered: Rendered
  runs: readonly TextRun[]
  marks: readonly Mark[]
}) {
  return runs.map((run) => {
    const Tag = run.trained ? 'mark' : 'span'
    const beyond = rendered.beyond !== null && run.start >= rendered.beyond
    return (
      <Fragment key={run.start}>
        {run.start === rendered.beyond && <CutLine rendered={rendered} />}
        <Tag
          className={classNames(runClass(run), beyond && 'tok-beyond')}
          data-run={run.start}
          title={addedBy(rendered, run)}
        >
          {run.trained && (
            <span className="sr-only select-none" data-units={0}>
              [trained]{' '}
            </span>
          )}
          <Marked text={rendered.text} run={run} marks={marks} />
        </Tag>
      </Fragment>
    )
  })
}

/** The end of the maximum length. */
export function CutLine({ rendered: { maxLength, tokens, cut } }: { rendered: Rendered }) {
  const lost = (cut?.tokens ?? tokens.ids.length) - maxLength
  return (
    <span className="tok-cut select-none" data-units={0}>
      cut at {count(maxLength)} tokens: the {counted(lost, 'token')} below {lost === 1 ? 'is' : 'are'} not
      trained
    </span>
  )
}

function Marked({ text, run, marks }: { text: string; run: TextRun; marks: readonly Mark[] }) {
  const here = marks.filter((mark) => mark.start < run.end && mark.end > run.start)
  if (here.length === 0) return <DrawnText text={text.slice(run.start, run.end)} />
  const cuts = [
    ...new Set([
      run.start,
      ...here.flatMap(({ start, end }) => [Math.max(start, run.start), Math.min(end, run.end)]),
      run.end,
    ]),
  ].sort((a, b) => a - b)
  return cuts.slice(0, -1).map((start, index) => {
    const piece = text.slice(start, cuts[index + 1])
    const over = here.filter((mark) => mark.start <= start && mark.end > start)
    return over.length === 0 ? (
      <Fragment key={start}>
        <DrawnText text={piece} />
      </Fragment>
    ) : (
      <MarkedPiece key={start} text={piece} marks={over} />
    )
  })
}

function MarkedPiece({ text, marks }: { text: string; marks: readonly Mark[] }) {
  const difference = marks.find((mark) => mark.difference !== undefined)?.difference
  if (difference === undefined)
    return (
      <span className="tok-finding" data-current={marks.some(({ current }) => current)}>
        <DrawnText text={text} />
      </span>
    )
  return (
    <span
      className={`cmp-${difference}`}
      title={difference === 'text' ? undefined : DIFFERENCE_WORDS[difference]}
    >
      <span className="sr-only select-none" data-units={0}>
        [{DIFFERENCE_WORDS[difference]}]{' '}
      </span>
      <DrawnText text={text} />
    </span>
  )
}
