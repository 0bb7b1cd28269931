'use client'
import { Check, CircleAlert, Pin } from 'lucide-react'
import {
  type ClusterSummary,
  type DuplicatePage,
  CLUSTER_SORTS,
  CLUSTER_STATES,
} from '@/lib/contract/duplicates'
import { classNames } from '../class-names'
import { count, counted } from '../format'
import { Button } from '../ui/button'
import { MARK_ICON } from '../ui/mark-icon'
import { Select } from '../ui/select'
import type { ClusterQuery } from './params'

const SORTS = [
  { value: 'size', label: 'Largest first' },
  { value: 'doubt', label: 'Most doubtful first', detail: 'Weakest pair closest to the threshold' },
]
const STATES = { undecided: 'Undecided', decided: 'Decided', gone: 'Kept row is gone', all: 'All' } as const

/** Clusters with their size, their scores and where they stand. */
export function ClusterList({
  page,
  query,
  chosen,
  onChoose,
  onQuery,
}: {
  page: DuplicatePage
  query: ClusterQuery
  chosen: number | null
  onChoose: (cluster: number) => void
  onQuery: (change: Partial<Pick<ClusterQuery, 'sort' | 'state' | 'after'>>) => void
}) {
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <div className="grid grid-cols-2 gap-2">
        <Select
          label="Order"
          hideLabel
          value={query.sort}
          options={SORTS}
          onChange={(value) =>
            onQuery({ sort: CLUSTER_SORTS.find((sort) => sort === value) ?? 'size', after: 0 })
          }
        />
        <Select
          label="Clusters"
          hideLabel
          value={query.state}
          options={CLUSTER_STATES.map((state) => ({
            value: state,
            label: `${STATES[state]} (${count(page.states[state])})`,
          }))}
          onChange={(value) =>
            onQuery({ state: CLUSTER_STATES.find((state) => state === value) ?? 'undecided', after: 0 })
          }
        />
      </div>
      {page.clusters.length === 0 ? (
        <p className="rounded-md border border-dashed border-control px-3 py-4 text-muted">
          {emptyWords(page, query)}
        </p>
      ) : (
        <ul
          aria-label="Clusters"
          className="divide-y overflow-y-auto rounded-md border max-lg:max-h-[220px] lg:max-h-[calc(100dvh-220px)]"
        >
          {page.clusters.map((cluster) => (
            <li key={cluster.id}>
              <button
                type="button"
                aria-pressed={cluster.id === chosen}
                onClick={() => onChoose(cluster.id)}
                className={classNames(
                  'block w-full border-l-4 px-3 py-2 text-left',
                  cluster.id === chosen
                    ? 'border-l-accent bg-sunken'
                    : 'border-l-transparent hover:bg-surface',
                )}
              >
                <span className="flex justify-between gap-2">
                  <span className="font-medium">{counted(cluster.size, 'row')}</span>
                  <span className="figures text-muted">{scoreRange(cluster)}</span>
                </span>
                <StateLine cluster={cluster} />
                <span className="block truncate text-xs text-muted">{cluster.start}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="flex gap-2">
        {query.after > 0 && <Button onClick={() => onQuery({ after: 0 })}>First clusters</Button>}
        {page.next !== null && <Button onClick={() => onQuery({ after: page.next! })}>Next clusters</Button>}
      </div>
    </div>
  )
}

function StateLine({ cluster: { removable, removed, kept, gone } }: { cluster: ClusterSummary }) {
  return (
    <span className="flex flex-wrap gap-x-3 text-xs">
      {removable > 0 && <span>{count(removable)} removable</span>}
      {removed > 0 && (
        <span className="text-ok">
          <Check size={12} aria-hidden className={MARK_ICON} />
          {count(removed)} removed
        </span>
      )}
      {kept > 0 && (
        <span className="text-accent">
          <Pin size={12} aria-hidden className={MARK_ICON} />
          {count(kept)} kept
        </span>
      )}
      {gone > 0 && (
        <span className="text-danger">
          <CircleAlert size={12} aria-hidden className={MARK_ICON} />
          kept row is gone
        </span>
      )}
    </span>
  )
}

function scoreRange({ minScore, maxScore }: ClusterSummary): string {
  if (minScore === 1) return 'equal'
  return minScore.toFixed(2) === maxScore.toFixed(2)
    ? minScore.toFixed(2)
    : `${minScore.toFixed(2)} to ${maxScore.toFixed(2)}`
}

function emptyWords({ states }: DuplicatePage, { state, after }: ClusterQuery): string {
  if (after > 0) return 'No more clusters here.'
  if (state === 'gone') return 'Every kept row is still present.'
  if (state === 'decided') return 'Nothing has been decided at this similarity yet.'
  return states.all === 0
    ? 'No rows are this similar. Search again with a lower similarity to find looser matches.'
    : 'Every cluster at this similarity is decided.'
}
