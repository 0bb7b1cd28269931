import Link from 'next/link'
import type { TrainedGroup, TrainedStats } from '@/lib/core/views'
import { count, percent } from '../format'

/** How much of what is read is trained, in all and by category and import: bars to look at, figures beside them. */
export function TrainedShares({ stats, fewHref }: { stats: TrainedStats; fewHref: string }) {
  const tables = [{ title: 'Category', groups: stats.categories }, { title: 'Import', groups: stats.imports }].filter(({ groups }) => groups.length > 1)
  return (
    <div className="flex flex-col gap-4">
      <p>
        <span className="font-semibold">{percent(share(stats.all))}</span> of {count(stats.all.tokens)} tokens carry loss.{' '}
        {stats.all.few === 0 ? 'Every row trains at least five.' : <><Link href={fewHref} className="text-accent underline">{count(stats.all.few)} rows</Link> train fewer than five.</>}
      </p>
      {tables.map(({ title, groups }) => <ShareTable key={title} title={title} groups={groups} />)}
    </div>
  )
}

const share = ({ tokens, trained }: TrainedGroup): number => (tokens === 0 ? 0 : trained / tokens)

function ShareTable({ title, groups }: { title: string; groups: TrainedGroup[] }) {
  return (
    <div className="overflow-x-auto">
      <table className="w-full min-w-[480px] text-right">
        <thead className="text-xs text-muted">
          <tr>
            <th scope="col" className="text-left font-medium">{title}</th>
            {['Rows', 'Tokens', 'Trained', 'Share', 'Under 5'].map((name) => <th key={name} scope="col" className="font-medium">{name}</th>)}
            <th scope="col" className="w-1/4 pl-3 text-left font-medium"><span className="sr-only">Share as a bar</span></th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <tr key={group.name} className="border-t">
              <th scope="row" className="max-w-[220px] truncate text-left font-normal" title={group.name}>{group.name}</th>
              <td>{count(group.rows)}</td><td>{count(group.tokens)}</td><td>{count(group.trained)}</td><td>{percent(share(group))}</td><td>{count(group.few)}</td>
              <td aria-hidden className="pl-3"><span className="block h-2 rounded-sm bg-sunken"><span className="bar-fill block h-2 rounded-sm bg-accent" style={{ width: `${share(group) * 100}%` }} /></span></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
