'use client'
import { useDeferredValue, useId } from 'react'
import type { DrawnPair } from '@/lib/contract/semantic'
import { searchAgain } from '@/components/api'
import { classNames } from '@/components/class-names'
import { JobButton } from '@/components/jobs/start-job'
import { Card, Figure } from '@/components/ui/card'
import { counted, percent } from '@/components/format'
import { Button } from '@/components/ui/button'
import { cosineText, intervalText } from './names'
import { borderline } from './queue'
import { type JudgementSession, usePairs } from './use-judgements'

const SAMPLES = 2

/**
 * A threshold to try: what the judgements say of it, the pairs just above and below it, and a
 * search at it.
 */
export function ThresholdPanel({
  dataset,
  judgements,
  cosine,
  lowest,
  onCosine,
  onPair,
}: {
  dataset: string
  judgements: JudgementSession
  cosine: number
  lowest: number
  onCosine: (cosine: number) => void
  onPair: (id: number) => void
}) {
  const id = useId()
  const { stats, calibration, safeThreshold: safe } = judgements.report
  const point = calibration.find(({ threshold }) => threshold === cosine)
  return (
    <Card title="Threshold" className="xl:sticky xl:top-4">
      <div className="flex flex-col gap-4">
        <div className="flex flex-col gap-1">
          <label htmlFor={id} className="text-xs font-medium text-muted">
            Cosine from <output className="figures text-text">{cosineText(cosine)}</output>
          </label>
          <input
            id={id}
            type="range"
            min={lowest}
            max={0.99}
            step={0.01}
            value={cosine}
            onChange={(event) => onCosine(Number(event.target.value))}
            className="h-7 w-full accent-accent"
          />
        </div>
        <dl className="grid grid-cols-2 gap-3">
          <Figure
            label="Precision"
            value={point?.precision ? percent(point.precision.value) : 'unknown'}
            detail={
              point?.precision
                ? `${intervalText(point.precision)}, ${counted(point.judged, 'pair')}`
                : 'no pair from here up has been judged'
            }
          />
          <Figure
            label="Recall"
            value={point?.recall ? percent(point.recall.value) : 'unknown'}
            detail={point?.recall ? intervalText(point.recall) : 'no pair has been judged the same'}
          />
        </dl>
        <Samples dataset={dataset} pairs={judgements.pairs} cosine={cosine} onPair={onPair} />
        <div className="flex flex-wrap gap-2">
          <JobButton
            dataset={dataset}
            kind="semantic"
            disabled={cosine === stats.threshold}
            onStart={() => searchAgain(dataset, cosine)}
          >
            {cosine === stats.threshold
              ? 'This is the threshold of the search'
              : `Use ${cosineText(cosine)}: search again`}
          </JobButton>
          {safe !== null && safe !== cosine && (
            <Button look="quiet" onClick={() => onCosine(safe)}>
              Safe from {cosineText(safe)}
            </Button>
          )}
        </div>
      </div>
    </Card>
  )
}

/** The pairs just above and just below: what the threshold takes and what it leaves. */
function Samples({
  dataset,
  pairs,
  cosine,
  onPair,
}: {
  dataset: string
  pairs: readonly DrawnPair[]
  cosine: number
  onPair: (id: number) => void
}) {
  // The slider moves first, the texts follow.
  const { taken, left } = borderline(pairs, useDeferredValue(cosine), SAMPLES)
  const views = usePairs(dataset, [...taken, ...left])
  if (taken.length + left.length === 0) return null
  return (
    <div>
      <h3 className="text-xs font-medium text-muted">Pairs around this threshold</h3>
      <ul className="divide-y rounded-md border">
        {[...taken, ...left].map(({ id, score, same, against }, at) => (
          <li
            key={id}
            className={classNames(at === taken.length && taken.length > 0 && 'border-t-2 border-t-control')}
          >
            <button
              type="button"
              className="block w-full px-3 py-1.5 text-left hover:bg-surface"
              onClick={() => onPair(id)}
            >
              <span className="flex flex-wrap justify-between gap-x-2 text-xs">
                <span className="figures font-medium">
                  {score.toFixed(3)} {at >= taken.length ? 'left' : fateAboveBorder(against)}
                </span>
                <span className="text-muted">{judgementWord(same)}</span>
              </span>
              <span className="block truncate text-muted">{views[at]?.left.text ?? '…'}</span>
              <span className="block truncate text-muted">{views[at]?.right.text ?? '…'}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

function fateAboveBorder(against: boolean): string {
  return against ? 'held back by the second check' : 'taken'
}

function judgementWord(same: boolean | null): string {
  if (same === null) return 'not judged'
  return same ? 'same' : 'different'
}
