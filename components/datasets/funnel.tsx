import Link from 'next/link'
import type { DatasetOverview } from '@/lib/contract/datasets'
import { count } from '../format'
import { datasetPath, examplesPath, rejectionsPath } from '../links'

interface Step {
  name: string
  rows: number | null
  /** The text shown without a figure. */
  absent: string
  /** The rows themselves. */
  href: string
  /** Why the rows of the step before are not here. */
  loss?: { word: string; href: string }
}

function steps({ name, funnel, imports }: DatasetOverview): Step[] {
  const withRejections = imports.find(({ rejected }) => rejected > 0)
  const setAside = examplesPath(name, { status: 'set-aside' })
  return [
    { name: 'Imported', absent: 'none', rows: funnel.imported, href: '#imports' },
    {
      name: 'Valid',
      absent: 'none',
      rows: funnel.valid,
      href: examplesPath(name),
      ...(withRejections && {
        loss: { word: 'rejected at import', href: rejectionsPath(name, withRejections.id) },
      }),
    },
    {
      name: 'Left',
      absent: 'none',
      rows: funnel.left,
      href: examplesPath(name),
      loss: { word: 'set aside', href: setAside },
    },
    {
      name: 'Reviewed',
      absent: 'none',
      rows: funnel.reviewed,
      href: datasetPath(name, 'review'),
      loss: { word: 'not reviewed', href: examplesPath(name, { status: 'unreviewed' }) },
    },
    {
      name: 'Approved',
      absent: 'none',
      rows: funnel.approved,
      href: examplesPath(name, { status: 'approved' }),
      loss: { word: 'not approved', href: examplesPath(name, { status: 'reject' }) },
    },
    {
      name: 'Released',
      absent: 'no release yet',
      rows: funnel.released,
      href: datasetPath(name, 'releases'),
      loss: { word: 'not released', href: datasetPath(name, 'releases') },
    },
  ]
}

/**
 * The rows at each step: each bar links to its rows, each loss to its reasons. Suggestions are
 * hatched and not subtracted.
 */
export function FunnelBars({ dataset }: { dataset: DatasetOverview }) {
  const all = steps(dataset)
  const most = Math.max(1, dataset.funnel.imported)
  return (
    <div className="flex flex-col gap-3">
      <ol className="figures grid gap-x-3 gap-y-1">
        {all.map((step, index) => {
          const before = all.slice(0, index).findLast(({ rows }) => rows !== null)?.rows ?? null
          const lost = step.rows === null || before === null ? 0 : before - step.rows
          return (
            <li
              key={step.name}
              className="grid grid-cols-[76px_1fr] items-center gap-x-3 sm:grid-cols-[76px_1fr_180px]"
            >
              <span className="text-muted">{step.name}</span>
              <Link
                href={step.href}
                className="group flex h-6 items-center gap-2 rounded-sm hover:bg-sunken"
                aria-label={`${step.name}: ${step.rows === null ? step.absent : count(step.rows)}`}
              >
                <Bar
                  share={(step.rows ?? 0) / most}
                  hatched={
                    step.name === 'Left'
                      ? (dataset.suggested.duplicates ?? 0) / Math.max(1, dataset.funnel.left)
                      : 0
                  }
                />
                <span className="font-medium group-hover:underline">
                  {step.rows === null ? step.absent : count(step.rows)}
                </span>
              </Link>
              {lost > 0 && step.loss !== undefined ? (
                <Link
                  href={step.loss.href}
                  className="flex h-6 w-fit items-center text-xs text-muted underline hover:text-text max-sm:col-start-2"
                >
                  −{count(lost)} {step.loss.word}
                </Link>
              ) : (
                <span />
              )}
            </li>
          )
        })}
      </ol>
      <SuggestionLine dataset={dataset} />
    </div>
  )
}

/** `hatched` is the share of the bar that a search would take away. */
function Bar({ share, hatched }: { share: number; hatched: number }) {
  return (
    <span
      aria-hidden
      className="bar-fill flex h-4 overflow-hidden rounded-sm bg-accent"
      style={{ width: `calc(${share * 100}% - ${share * 72}px)` }}
    >
      {hatched > 0 && (
        <span className="suggested ml-auto block h-full min-w-1" style={{ width: `${hatched * 100}%` }} />
      )}
    </span>
  )
}

/** Undecided suggestions about the remaining rows. */
function SuggestionLine({
  dataset: { name, suggested, checks, evalSets, purpose },
}: {
  dataset: DatasetOverview
}) {
  const found = [
    {
      rows: suggested.duplicates,
      page: 'duplicates',
      word: 'could be removed as duplicates',
      absent: 'not compared with each other yet',
      stale: checks.dedup?.stale,
    },
    {
      rows: suggested.errors,
      page: 'audit',
      word: 'with an error',
      absent: 'not audited yet',
      stale: checks.audit?.stale,
    },
    ...(purpose === 'train' && (evalSets > 0 || suggested.leaks !== null)
      ? [
          {
            rows: suggested.leaks,
            page: 'contamination',
            word: 'contain an eval item',
            absent: 'not searched for eval items yet',
            stale: checks.contamination?.stale,
          },
        ]
      : []),
  ]
  return (
    <p className="text-muted">
      <span aria-hidden className="suggested mr-1.5 inline-block size-3 rounded-sm bg-accent align-[-1px]" />
      Undecided among the remaining rows:{' '}
      {found.map(({ rows, page, word, absent, stale }, at) => (
        <span key={page}>
          {at > 0 && ' · '}
          <Link className="underline hover:text-text" href={datasetPath(name, page)}>
            {rows === null ? absent : `${count(rows)} ${word}`}
          </Link>
          {stale && ' (out of date)'}
        </span>
      ))}
    </p>
  )
}
