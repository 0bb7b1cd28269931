import { Check, X } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import type { ContaminationPair, ContaminationStats } from '@/lib/contract/contamination'
import type { RowChoice } from '@/lib/contract/row-decisions'
import { classNames } from '../class-names'
import { DeedButton } from '../deck/deed-button'
import { count } from '../format'
import { datasetPath, examplePath } from '../links'
import { LeakDecision } from './leak-decision'
import { passName } from './pass-names'
import { Passages } from './passages'

const CHOICES = [
  { decision: 'remove', label: 'Remove the row', Icon: X, look: 'danger' },
  { decision: 'keep', label: 'Not a leak, keep it', Icon: Check, look: 'default' },
] as const

/**
 * An eval item at the left, the row that is named for it at the right, and what to do about the
 * row.
 */
export function LeakCard({
  dataset,
  pair,
  decision,
  thresholds,
  onDecide,
}: {
  dataset: string
  pair: ContaminationPair
  decision: RowChoice | null
  thresholds: ContaminationStats['thresholds']
  onDecide: (decision: RowChoice) => void
}) {
  const { row, item, exampleId, items } = pair
  return (
    <article
      aria-label={`Row ${exampleId} and item ${itemName(pair)}`}
      data-leak
      className="min-w-0 scroll-my-4 rounded-md border has-[:focus-visible]:border-accent"
    >
      <p className="flex flex-wrap items-baseline gap-x-4 border-b bg-surface px-4 py-2">
        {pair.passes.map(({ pass, score, jaccard }) => (
          <span key={pass} className="whitespace-nowrap">
            <span className="font-semibold">{passName(pass, thresholds)}</span>{' '}
            <span className="figures">{score.toFixed(2)}</span>
            {jaccard !== undefined && (
              <span className="figures text-muted"> Jaccard {jaccard.toFixed(2)}</span>
            )}
          </span>
        ))}
        <span className="ml-auto">
          <LeakDecision decision={decision} />
        </span>
      </p>
      <div className="grid items-start divide-y lg:grid-cols-2 lg:divide-x lg:divide-y-0">
        <Side
          title="Eval item"
          name={pair.eval}
          example={item === null ? null : pair.evalExampleId}
          line={pair.evalLine}
        >
          <Passages
            passages={item}
            gone={
              pair.private
                ? 'The item is private: only its hashes are here.'
                : 'This eval item is no longer here: its set was removed.'
            }
          />
          {pair.itemChanged && (
            <p className="mt-2 text-muted">
              The item has been changed since the search; this is the text that was searched for.
            </p>
          )}
        </Side>
        <Side title="Row" name={dataset} example={row === null ? null : exampleId} line={pair.line}>
          <Passages passages={row} gone="This row is no longer there." />
          {pair.rowChanged && (
            <p className="mt-2 text-muted">
              The row has been changed since the search; this is the text that was searched. Search again, or
              look at the row before you decide.
            </p>
          )}
          {pair.setAside && (
            <p className="mt-2 text-muted">
              This row was set aside as a duplicate: it is neither reviewed nor released.
            </p>
          )}
          {items > 1 && (
            <p className="mt-2 text-muted">
              This row is flagged for{' '}
              <Link
                className="underline"
                href={`${datasetPath(dataset, 'contamination')}?example=${exampleId}#hits`}
              >
                {count(items)} items
              </Link>
              ; a decision applies to the whole row.
            </p>
          )}
        </Side>
      </div>
      {row !== null && (
        <div className="flex flex-wrap gap-2 border-t px-4 py-2">
          {CHOICES.map(({ decision: choice, label, Icon, look }) => (
            <DeedButton
              key={choice}
              deed={choice}
              look={look}
              aria-pressed={decision === choice}
              aria-disabled={decision === choice}
              className={classNames('max-sm:flex-1', decision === choice && 'opacity-55')}
              onDeed={() => onDecide(choice)}
            >
              <Icon size={14} aria-hidden className="max-sm:hidden" />
              {label}
            </DeedButton>
          ))}
        </div>
      )}
    </article>
  )
}

function itemName({ eval: name, evalExampleId, private: hashed }: ContaminationPair): string {
  return `${hashed ? -1 - evalExampleId : evalExampleId} of ${name}`
}

function Side({
  title,
  name,
  example,
  line,
  children,
}: {
  title: string
  name: string
  example: number | null
  line: number | null
  children: ReactNode
}) {
  return (
    <div className="min-w-0 px-4 py-3">
      <p className="mb-2 flex flex-wrap items-baseline gap-x-3 text-muted">
        <span className="font-medium text-text">{title}</span>
        {example !== null && (
          <Link className="font-medium text-text underline" href={examplePath(name, example)}>
            #{example}
            <span className="sr-only"> of {name}</span>
          </Link>
        )}
        <span className="min-w-0 wrap-anywhere">
          {name}
          {line !== null && `, line ${count(line)}`}
        </span>
      </p>
      {children}
    </div>
  )
}
