'use client'
import { CircleCheck, CircleDashed, CircleX, Clock, ShieldAlert } from 'lucide-react'
import type { GateView } from '@/lib/contract/gates'
import { StartJob } from '../jobs/start-job'
import { datasetPath } from '../links'
import { Button, LinkButton } from '../ui/button'
import { WaiverForm } from './waiver-form'

export const GATE_LOOKS = {
  passed: { word: 'passed', Icon: CircleCheck, colour: 'text-ok' },
  failed: { word: 'failed', Icon: CircleX, colour: 'text-danger' },
  'not-checked': { word: 'not checked', Icon: CircleDashed, colour: 'text-muted' },
  waived: { word: 'waived', Icon: ShieldAlert, colour: 'text-special-line' },
} as const

type Waivers = Record<string, string>

/**
 * Every gate with its figure, the action that opens it, and the reason for its waiver, if there is
 * one.
 */
export function GateList({
  dataset,
  gates,
  later,
  waivers,
  onWaive,
}: {
  dataset: string
  gates: readonly GateView[]
  /** Checked on every text while the release is made. */
  later: readonly string[]
  waivers: Waivers
  onWaive: (waivers: Waivers) => void
}) {
  const without = (id: string): Waivers =>
    Object.fromEntries(Object.entries(waivers).filter(([other]) => other !== id))
  return (
    <ul aria-label="Gates" className="divide-y rounded-md border">
      {gates.map((gate) => (
        <Gate
          key={gate.id}
          dataset={dataset}
          gate={gate}
          reason={waivers[gate.id] ?? null}
          onWaive={(reason) =>
            onWaive(reason === null ? without(gate.id) : { ...waivers, [gate.id]: reason })
          }
        />
      ))}
      <li className="flex gap-3 px-4 py-2">
        <Clock size={16} aria-hidden className="mt-0.5 shrink-0 text-muted" />
        <div className="min-w-0">
          <p className="font-medium">
            {later.join(' · ')} <span className="text-muted">not checked yet</span>
          </p>
          <p className="text-muted">
            Checked on every text while the release is made; the release is refused if one fails.
          </p>
        </div>
      </li>
    </ul>
  )
}

function Gate({
  dataset,
  gate,
  reason,
  onWaive,
}: {
  dataset: string
  gate: GateView
  reason: string | null
  onWaive: (reason: string | null) => void
}) {
  const { title, state, detail, next, waivable } = gate
  const closed = state !== 'passed'
  const waived = closed && waivable && reason !== null
  const { word, Icon, colour } = GATE_LOOKS[waived ? 'waived' : state]
  return (
    <li className="flex gap-3 px-4 py-2">
      <Icon size={16} aria-hidden className={`mt-0.5 shrink-0 ${colour}`} />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <p className="font-medium">
          {title} <span className={colour}>{word}</span>
        </p>
        <p className="text-muted wrap-anywhere">{detail}</p>
        {waived && (
          <p className="wrap-anywhere">
            <span className="font-medium">Waived: </span>
            {reason}{' '}
            <Button look="quiet" size="small" onClick={() => onWaive(null)}>
              Take back<span className="sr-only"> the waiver of “{title}”</span>
            </Button>
          </p>
        )}
        {closed && !waived && (
          <div className="flex flex-wrap items-start gap-2 pt-1">
            {next !== null &&
              (next.job === undefined ? (
                next.page !== undefined && (
                  <LinkButton size="small" href={datasetPath(dataset, next.page)}>
                    {next.label}
                  </LinkButton>
                )
              ) : (
                <StartJob dataset={dataset} kind={next.job.kind} params={next.job.params} size="small">
                  {next.label}
                </StartJob>
              ))}
            {waivable ? (
              <WaiverForm title={title} onWaive={onWaive} />
            ) : (
              <p className="text-xs/6 text-muted">This gate can never be waived.</p>
            )}
          </div>
        )}
      </div>
    </li>
  )
}
