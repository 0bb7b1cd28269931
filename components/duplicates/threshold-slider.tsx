'use client'
import Link from 'next/link'
import { useId } from 'react'
import type { DuplicatePage } from '@/lib/contract/duplicates'
import { ThresholdCurve } from '../charts/threshold-curve'
import { KeysButton } from '../deck/keys-button'
import type { Deck } from '../deck/use-deck'
import { count, counted } from '../format'
import { datasetPath } from '../links'
import { Button } from '../ui/button'

/** How alike rows must be: the counts follow at once, by the curve that came with the page. */
export function ThresholdSlider({
  dataset,
  page: { curve, run, refusal },
  threshold,
  busy,
  onThreshold,
  onRemove,
  deck,
}: {
  dataset: string
  page: DuplicatePage
  threshold: number
  busy: boolean
  onThreshold: (threshold: number) => void
  onRemove: (removable: number) => void
  deck: Deck
}) {
  const id = useId()
  const step = curve.findLastIndex((point) => point.threshold <= threshold)
  const point = curve[Math.max(0, step)]!
  const where = curve.length === 1 ? '' : ` at ${point.threshold.toFixed(2)} or more`
  return (
    <section
      aria-label="Similarity"
      className="grid items-end gap-x-6 gap-y-3 rounded-md border px-4 py-3 md:grid-cols-[minmax(0,520px)_minmax(0,1fr)]"
    >
      {curve.length > 1 && (
        <div className="flex min-w-0 flex-col gap-1">
          <label htmlFor={id} className="text-xs font-medium text-muted">
            Similarity from <span className="figures text-text">{point.threshold.toFixed(2)}</span>
          </label>
          <ThresholdCurve curve={curve} threshold={point.threshold} />
          <input
            id={id}
            type="range"
            min={0}
            max={curve.length - 1}
            step={1}
            value={step}
            aria-valuetext={point.threshold.toFixed(2)}
            className="h-6 w-full accent-accent"
            onChange={(event) => onThreshold(curve[Number(event.target.value)]!.threshold)}
          />
        </div>
      )}
      <div className="flex min-w-0 flex-col items-start gap-2">
        <p className="figures">
          <span className="font-semibold">{counted(point.removable, 'row')}</span> of{' '}
          {counted(point.clusters, 'cluster')} could be removed{where}
        </p>
        {!run.complete && (
          <p className="max-w-[60ch] text-xs text-muted">
            There were too many pairs to store: only the suggested ones are known, so at a higher similarity
            some removable rows are not counted.
          </p>
        )}
        {refusal !== null && point.removable > 0 && (
          <p className="max-w-[60ch] text-xs text-muted">
            {refusal}
            {run.by === 'semantic' && (
              <>
                {' '}
                <Link className="text-accent underline" href={datasetPath(dataset, 'duplicates/calibration')}>
                  Judge pairs
                </Link>
              </>
            )}
          </p>
        )}
        <div className="flex w-full flex-wrap items-center justify-between gap-2">
          <Button
            disabled={busy || point.removable === 0 || refusal !== null}
            onClick={() => onRemove(point.removable)}
          >
            Remove {counted(point.removable, 'row')} of {count(point.clusters)}{' '}
            {point.clusters === 1 ? 'cluster' : 'clusters'}
            {curve.length === 1 ? '' : ` at ≥ ${point.threshold.toFixed(2)}`}
          </Button>
          <KeysButton deck={deck} />
        </div>
      </div>
    </section>
  )
}
