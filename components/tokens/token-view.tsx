'use client'
import { Fragment, memo, useEffect, useMemo, useRef, useState } from 'react'
import { classNames } from '../class-names'
import { type Rendered, runAt, textOf, type TokenRange, trainedFlags } from './columns'
import { type TokenCursor, useIsChosen } from './cursor'
import { tokenText } from './drawn-text'
import { Gutter } from './rendered-view'
import { continues, groupTokens, runClass } from './run-groups'
import { CutLine, type Mark } from './run-text'

/** How far outside the window blocks are drawn in advance while scrolling. */
const AHEAD = '800px'

/**
 * Every token a span, in blocks: far from the window a block is its plain text, which can be
 * searched and has about the same height, so that 32 k tokens cost no more than the ones in sight.
 * Pointer and keys are the caller's, one handler for all.
 */
export const TokenBlocks = memo(function TokenBlocks({
  inspection,
  marks,
  cursor,
}: {
  inspection: Rendered
  marks: readonly Mark[]
  cursor: TokenCursor
}) {
  const groups = useMemo(() => groupTokens(inspection), [inspection])
  const trained = useMemo(() => trainedFlags(inspection.tokens), [inspection])
  const special = useMemo(() => new Set(inspection.tokens.special), [inspection])
  return (
    <div
      role="listbox"
      tabIndex={0}
      aria-label="Tokens"
      aria-multiselectable
      data-cursor-keys
      className="rounded-md border text-sm leading-7"
    >
      {groups.map(({ group, chunks }, index) => (
        <div
          key={group.runs[0]!.start}
          role="group"
          aria-label={`${group.message === null ? '' : `${group.message + 1} `}${group.role ?? 'template'}`}
          className="grid grid-cols-[72px_minmax(0,1fr)] border-t first:border-t-0 sm:grid-cols-[96px_minmax(0,1fr)]"
        >
          <Gutter role={group.role} message={group.message} inspection={inspection} />
          <div role="presentation" className="dataset-text min-w-0 px-3 py-2 font-mono">
            {chunks.map((chunk) => (
              <TokenChunk
                key={chunk.from}
                chunk={chunk}
                inspection={inspection}
                marks={marks}
                trained={trained}
                special={special}
                inSight={index === 0}
                cursor={cursor}
              />
            ))}
          </div>
        </div>
      ))}
    </div>
  )
})

interface ChunkProps {
  chunk: TokenRange
  inspection: Rendered
  marks: readonly Mark[]
  trained: Uint8Array
  special: ReadonlySet<number>
  inSight: boolean
  cursor: TokenCursor
}

const TokenChunk = memo(function TokenChunk({ inSight, cursor, ...tokens }: ChunkProps) {
  const element = useRef<HTMLDivElement>(null)
  const [near, setNear] = useState(inSight)
  const asked = useIsChosen(cursor, tokens.chunk)
  useEffect(() => {
    if (near || element.current === null) return undefined
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setNear(true)
      },
      { rootMargin: AHEAD },
    )
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [near])
  const { start, end } = textOf(tokens.inspection.tokens, tokens.chunk)
  return (
    <div ref={element} role="presentation" className="tok-chunk">
      {near || asked ? <Tokens {...tokens} /> : tokens.inspection.text.slice(start, end)}
    </div>
  )
})

function Tokens({ chunk, inspection, marks, trained, special }: Omit<ChunkProps, 'inSight' | 'cursor'>) {
  const { tokens, text, runs, maxLength } = inspection
  const { start: chunkStart, end: chunkEnd } = textOf(tokens, chunk)
  const here = marks.filter((mark) => mark.start < chunkEnd && mark.end > chunkStart)
  return Array.from({ length: chunk.to - chunk.from }, (_, at) => {
    const index = chunk.from + at
    const [start, end] = [tokens.starts[index]!, tokens.ends[index]!]
    const run = runAt(runs, start)
    const written = run?.kind === 'template' ? 'template' : 'content'
    const kind = special.has(tokens.ids[index]!) ? 'special' : written
    const spelled = end > start ? text.slice(start, end) : tokens.pieces[tokens.ids[index]!]!
    const shown = continues(tokens, index) ? '⊕' : spelled
    const found = here.some((mark) => mark.start < end && mark.end > start)
    return (
      <Fragment key={index}>
        {index === maxLength && <CutLine rendered={inspection} />}
        <span
          id={`token-${index}`}
          role="option"
          aria-selected={false}
          data-token={index}
          className={classNames(
            'tok-token',
            runClass({ kind, trained: trained[index] === 1 }),
            index >= maxLength && 'tok-beyond',
          )}
        >
          {found ? <span className="tok-finding">{tokenText(shown)}</span> : tokenText(shown)}
          {shown.includes('\n') && '\n'}
        </span>
      </Fragment>
    )
  })
}
