import { Pin } from 'lucide-react'
import Link from 'next/link'
import type { ClusterMember, ClusterView } from '@/lib/core/views'
import { classNames } from '../class-names'
import { TextDiff } from '../diff/text-diff'
import { counted } from '../format'
import { examplePath } from '../links'
import { DecisionMark } from '../ui/decision'
import { MARK_ICON } from '../ui/mark-icon'

/** The kept row pinned at the left, every row it replaces at the right; common words are quiet, different ones marked. */
export function ClusterMembers({ dataset, cluster, member, onMember }: { dataset: string; cluster: ClusterView; member: number | null; onMember: (id: number) => void }) {
  const removed = cluster.members.filter(({ kept }) => !kept)
  const chosen = removed.find(({ exampleId }) => exampleId === member) ?? removed[0]
  const keptOf = (row: ClusterMember) => cluster.members.find(({ exampleId }) => exampleId === row.keptId)
  const kept = (chosen && keptOf(chosen)) ?? cluster.members.find((row) => row.kept)
  if (kept === undefined) return null
  const hidden = cluster.size - cluster.members.length
  return (
    <div className="grid min-w-0 items-start gap-4 xl:grid-cols-2">
      <section aria-label="Kept row" className="min-w-0 rounded-md border border-accent xl:sticky xl:top-4">
        <MemberHead dataset={dataset} row={kept}>
          <span className="font-medium text-accent"><Pin size={14} aria-hidden className={MARK_ICON} />Kept</span>
        </MemberHead>
        <p className="px-4 pt-3 text-xs text-muted">{reason(cluster, kept)}{chosen !== undefined && ` Struck through: what #${chosen.exampleId} does not have.`}</p>
        <div className="p-4"><TextDiff before={kept.text} after={chosen?.text ?? kept.text} show="before" quiet /></div>
      </section>
      <div className="flex min-w-0 flex-col gap-4">
        {removed.map((row) => (
          <section key={row.exampleId} aria-label={`Row ${row.exampleId}`} className={classNames('min-w-0 rounded-md border', row === chosen && 'border-control')}>
            <MemberHead dataset={dataset} row={row}>
              <span className="text-muted">similarity {row.score?.toFixed(3) ?? '1'} to #{row.keptId}</span>
              {row !== chosen && <button type="button" className="text-accent underline" onClick={() => onMember(row.exampleId)}>Compare<span className="sr-only"> row {row.exampleId} with the kept one</span></button>}
            </MemberHead>
            <div className={classNames('p-4', row !== chosen && 'line-clamp-6')}><TextDiff before={keptOf(row)?.text ?? kept.text} after={row.text} show="after" quiet /></div>
          </section>
        ))}
        {hidden > 0 && <p className="text-muted">{counted(hidden, 'more row')} of this cluster not shown.</p>}
      </div>
    </div>
  )
}

function MemberHead({ dataset, row, children }: { dataset: string; row: ClusterMember; children: React.ReactNode }) {
  return (
    <div className="flex flex-wrap items-baseline justify-between gap-x-3 border-b px-4 py-2">
      <span className="flex flex-wrap items-baseline gap-x-3"><Link className="font-medium underline" href={examplePath(dataset, row.exampleId)}>#{row.exampleId}</Link>{children}</span>
      <DecisionMark decision={row.decision} />
    </div>
  )
}

/** The order of preference of the duplicate search: approved, then more complete, then earlier. */
function reason(cluster: ClusterView, kept: ClusterMember): string {
  if (kept.decision === 'pass' || kept.decision === 'fix') return 'Kept because it is approved already.'
  return cluster.exact ? 'Kept as the first of equal rows.' : 'Kept as the row with the most turns; among equals, the earliest.'
}
