import Link from 'next/link'
import type { DatasetOverview } from '@/lib/core/views'
import { count } from '../format'
import { datasetPath, examplesPath, rejectionsPath } from '../links'

interface Step {
  name: string
  rows: number | null
  /** What to say while there is no figure. */
  absent: string
  /** The rows themselves. */
  href: string
  /** Why the rows of the step before are not here. */
  loss?: { word: string; href: string }
}

function steps({ name, funnel, imports }: DatasetOverview): Step[] {
  const withRejections = imports.find(({ rejected }) => rejected > 0)
  return [
    { name: 'Imported', absent: 'none', rows: funnel.imported, href: '#imports' },
    { name: 'Valid', absent: 'none', rows: funnel.valid, href: examplesPath(name), ...(withRejections && { loss: { word: 'rejected', href: rejectionsPath(name, withRejections.id) } }) },
    { name: 'Unique', absent: 'not compared yet', rows: funnel.unique, href: datasetPath(name, 'duplicates'), loss: { word: 'duplicates', href: datasetPath(name, 'duplicates') } },
    { name: 'Clean', absent: 'not checked yet', rows: funnel.clean, href: datasetPath(name, 'audit'), loss: { word: 'with findings', href: datasetPath(name, 'audit') } },
    { name: 'Reviewed', absent: 'none', rows: funnel.reviewed, href: datasetPath(name, 'review'), loss: { word: 'not reviewed', href: examplesPath(name, { status: 'unreviewed' }) } },
    { name: 'Approved', absent: 'none', rows: funnel.approved, href: examplesPath(name, { status: 'approved' }), loss: { word: 'not approved', href: examplesPath(name, { status: 'reject' }) } },
    { name: 'Released', absent: 'no release yet', rows: funnel.released, href: datasetPath(name, 'releases'), loss: { word: 'not released', href: datasetPath(name, 'releases') } },
  ]
}

/** Where the rows are on their way: each bar opens its rows, each loss its reasons. */
export function FunnelBars({ dataset }: { dataset: DatasetOverview }) {
  const all = steps(dataset)
  const most = Math.max(1, dataset.funnel.imported)
  return (
    <ol className="figures grid gap-x-3 gap-y-1">
      {all.map((step, index) => {
        const before = all.slice(0, index).findLast(({ rows }) => rows !== null)?.rows ?? null
        const lost = step.rows === null || before === null ? 0 : before - step.rows
        return (
          <li key={step.name} className="grid grid-cols-[76px_1fr] items-center gap-x-3 sm:grid-cols-[76px_1fr_180px]">
            <span className="text-muted">{step.name}</span>
            <Link href={step.href} className="group flex h-6 items-center gap-2 rounded-sm hover:bg-sunken"
              aria-label={`${step.name}: ${step.rows === null ? step.absent : count(step.rows)}`}>
              <span aria-hidden className="bar-fill block h-4 rounded-sm bg-accent" style={{ width: `calc(${((step.rows ?? 0) / most) * 100}% - ${((step.rows ?? 0) / most) * 72}px)` }} />
              <span className="font-medium group-hover:underline">{step.rows === null ? step.absent : count(step.rows)}</span>
            </Link>
            {lost > 0 && step.loss !== undefined
              ? <Link href={step.loss.href} className="flex h-6 w-fit items-center text-xs text-muted underline hover:text-text max-sm:col-start-2">−{count(lost)} {step.loss.word}</Link>
              : <span />}
          </li>
        )
      })}
    </ol>
  )
}
