'use client'
import { ChevronDown, ChevronUp } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { classNames } from '../class-names'
import { IconButton } from '../ui/button'
import { Card } from '../ui/card'
import { SeverityMark } from '../ui/severity'
import type { PanelFinding } from './findings'

/**
 * Findings to read before training on this example, with their places; the selected one is framed.
 */
export function FindingsPanel({
  findings,
  current,
  onStep,
  onGo,
}: {
  findings: readonly PanelFinding[]
  current: number | null
  onStep: (step: 1 | -1) => void
  onGo: (index: number) => void
}) {
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    if (current !== null) list.current?.children[current]?.scrollIntoView({ block: 'nearest' })
  }, [current])
  const steps = findings.length > 0 && (
    <span className="flex gap-1">
      <IconButton label="Previous finding" onClick={() => onStep(-1)}>
        <ChevronUp size={16} aria-hidden />
      </IconButton>
      <IconButton label="Next finding" onClick={() => onStep(1)}>
        <ChevronDown size={16} aria-hidden />
      </IconButton>
    </span>
  )
  return (
    <Card title={findings.length === 0 ? 'Findings' : `Findings (${findings.length})`} aside={steps}>
      {findings.length === 0 ? (
        <p className="text-muted">Nothing found in this example.</p>
      ) : (
        <ul ref={list} className="flex flex-col gap-2">
          {findings.map((finding, index) => (
            <li
              key={index}
              aria-current={current === index ? 'true' : undefined}
              className={classNames(
                'border-l-4 pl-2',
                current === index ? 'border-l-accent' : 'border-l-transparent',
              )}
            >
              <Finding finding={finding} onGo={() => onGo(index)} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function Finding({
  finding: { severity, code, message, why, remedy, stretches },
  onGo,
}: {
  finding: PanelFinding
  onGo: () => void
}) {
  return (
    <>
      <p className="flex flex-wrap items-baseline gap-x-2">
        <SeverityMark severity={severity} />
        <code className="font-mono text-xs text-muted">{code}</code>
      </p>
      {stretches.length === 0 ? (
        <p className="wrap-anywhere">{message}</p>
      ) : (
        <button
          type="button"
          className="block text-left wrap-anywhere underline decoration-control underline-offset-2 hover:decoration-current"
          onClick={onGo}
        >
          {message}
        </button>
      )}
      <details className="text-xs leading-5 text-muted">
        <summary className="w-fit py-0.5">{why === null ? 'Remedy' : 'Why, and what to do'}</summary>
        {why !== null && <p>{why}</p>}
        <p className="text-text">{remedy}</p>
      </details>
    </>
  )
}
