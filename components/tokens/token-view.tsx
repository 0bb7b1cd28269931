'use client'
import { memo, useEffect, useMemo, type KeyboardEvent, type PointerEvent } from 'react'
import { classNames } from '../class-names'
import { tokenText } from './drawn-text'
import { Gutter } from './rendered-view'
import { groupTokens, type PlacedToken, type Rendered, runClass } from './run-groups'

const tokenElementId = (index: number): string => `token-${index}`

/**
 * Every token a span, in blocks per message that the browser skips while they are off screen. One handler for all: the
 * token under the pointer or reached with the arrow keys is reported; it is highlighted without drawing the rest again.
 */
export function TokenBlocks({ inspection, active, onActive }: { inspection: Rendered; active: number | null; onActive: (index: number) => void }) {
  const groups = useMemo(() => groupTokens(inspection), [inspection])
  useEffect(() => {
    const element = active === null ? null : document.getElementById(tokenElementId(active))
    element?.setAttribute('data-active', 'true')
    element?.setAttribute('aria-selected', 'true')
    return () => {
      element?.removeAttribute('data-active')
      element?.setAttribute('aria-selected', 'false')
    }
  }, [active, inspection])

  const onPointer = (event: PointerEvent) => {
    const index = (event.target as Element).closest<HTMLElement>('[data-token]')?.dataset['token']
    if (index !== undefined) onActive(Number(index))
  }
  const onKey = (event: KeyboardEvent) => {
    const last = inspection.tokens.length - 1
    const at = active ?? -1
    const target = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: last }[event.key]
    if (target === undefined || event.metaKey || event.ctrlKey || event.altKey) return
    event.preventDefault()
    const index = Math.max(0, Math.min(last, target))
    onActive(index)
    document.getElementById(tokenElementId(index))?.scrollIntoView({ block: 'nearest' })
  }
  return (
    <div role="listbox" tabIndex={0} aria-label="Tokens" aria-activedescendant={active === null ? undefined : tokenElementId(active)}
      onPointerOver={onPointer} onKeyDown={onKey} className="rounded-md border font-mono text-sm leading-7">
      {groups.map(({ group, tokens }) => (
        <div key={group.runs[0]!.start} role="group" aria-label={group.role ?? 'template'} className="tok-block grid grid-cols-[72px_1fr] border-t first:border-t-0 sm:grid-cols-[96px_1fr]">
          <Gutter role={group.role} message={group.message} inspection={inspection} />
          <TokenBlock tokens={tokens} text={inspection.text} />
        </div>
      ))}
    </div>
  )
}

const TokenBlock = memo(function TokenBlock({ tokens, text }: { tokens: PlacedToken[]; text: string }) {
  return (
    <div role="presentation" className="dataset-text min-w-0 px-3 py-2">
      {tokens.map(({ index, token, run, continues }) => {
        const shown = continues ? '⊕' : token.end > token.start ? text.slice(token.start, token.end) : token.piece
        return (
          <span key={index} id={tokenElementId(index)} role="option" aria-selected={false} data-token={index}
            className={classNames('tok-token', runClass({ kind: token.special ? 'special' : (run?.kind ?? 'content'), trained: token.trained }))}>
            {continues ? <span className="tok-glyph" title="more bytes of the same character">{shown}</span> : tokenText(shown)}
            {shown.includes('\n') && '\n'}
          </span>
        )
      })}
    </div>
  )
})
