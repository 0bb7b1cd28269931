'use client'
import { useQueryStates } from 'nuqs'
import type { ClusterPage, ClusterView } from '@/lib/core/views'
import { classNames } from '../class-names'
import { counted } from '../format'
import { Button } from '../ui/button'
import { Empty } from '../ui/empty'
import { Select } from '../ui/select'
import { ClusterMembers } from './cluster-members'
import { duplicateParams } from './params'

const SORTS = [
  { value: 'size', label: 'Largest first' },
  { value: 'doubt', label: 'Most doubtful first', detail: 'Scores closest to the threshold' },
]

/** Clusters at the left, the members of the chosen one at the right. */
export function ClusterBrowser({ dataset, page }: { dataset: string; page: ClusterPage }) {
  const [state, setState] = useQueryStates(duplicateParams)
  const chosen = page.clusters.find(({ id }) => id === state.cluster) ?? page.clusters[0]
  if (chosen === undefined) {
    return state.after === null
      ? <Empty title="No duplicates at this threshold">Every row says something of its own. A lower similarity finds looser matches.</Empty>
      : <Empty title="No more clusters" action={<Button onClick={() => void setState({ after: null }, { shallow: false })}>Back to the first</Button>} />
  }
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[280px_minmax(0,1fr)]">
      <div className="flex min-w-0 flex-col gap-2">
        <Select label="Order" hideLabel value={state.sort} options={SORTS}
          onChange={(value) => void setState({ sort: value === 'doubt' ? 'doubt' : 'size', after: null, cluster: null, member: null }, { shallow: false })} />
        <ul aria-label="Clusters" className="divide-y rounded-md border max-lg:max-h-[220px] max-lg:overflow-y-auto">
          {page.clusters.map((cluster) => (
            <li key={cluster.id}>
              <button type="button" aria-pressed={cluster.id === chosen.id} onClick={() => void setState({ cluster: cluster.id, member: null })}
                className={classNames('block w-full border-l-4 px-3 py-2 text-left', cluster.id === chosen.id ? 'border-l-accent bg-sunken' : 'border-l-transparent hover:bg-surface')}>
                <span className="flex justify-between gap-2"><span className="font-medium">{counted(cluster.size, 'row')}</span><span className="text-muted">{scoreRange(cluster)}</span></span>
                <span className="block truncate text-xs text-muted">{cluster.members[0]?.text}</span>
              </button>
            </li>
          ))}
        </ul>
        <div className="flex gap-2">
          {state.after !== null && <Button onClick={() => void setState({ after: null, cluster: null, member: null }, { shallow: false })}>First clusters</Button>}
          {page.next !== null && <Button onClick={() => void setState({ after: page.next, cluster: null, member: null }, { shallow: false })}>Next clusters</Button>}
        </div>
      </div>
      <ClusterMembers key={chosen.id} dataset={dataset} cluster={chosen} member={state.member} onMember={(member) => void setState({ cluster: chosen.id, member })} />
    </div>
  )
}

function scoreRange({ exact, minScore, maxScore }: ClusterView): string {
  if (exact) return 'exact'
  return minScore === maxScore ? minScore.toFixed(2) : `${minScore.toFixed(2)} to ${maxScore.toFixed(2)}`
}
