import Link from 'next/link'
import type { TrainedGroup, TrainedStats } from '@/lib/contract/audit'
import { count, counted, percent } from '../format'

/**
 * Share of the tokens that is trained, in total and by category and import: as bars and as figures.
 */
export function TrainedShares({ stats, fewHref }: { stats: TrainedStats; fewHref: string }) {
  const tables = [
    { title: 'Category', groups: stats.categories },
    { title: 'Import', groups: stats.imports },
  ].filter(({ groups }) => groups.length > 1)
  return (
    <div className="flex flex-col gap-4">
      <p>
        <span className="font-semibold">{percent(share(stats.all))}</span> of {count(stats.all.tokens)} tokens
        carry loss.{' '}
        {stats.all.few === 0 ? (
          'Every row trains at least five.'
        ) : (
          <>
            <Link href={fewHref} className="text-accent underline">
              {counted(stats.all.few, 'row')}
            </Link>{' '}
            {stats.all.few === 1 ? 'trains' : 'train'} fewer than five.
          </>
        )}
        {stats.uncounted !== undefined &&
          stats.uncounted > 0 &&
          ` ${count(stats.uncounted)} ${stats.uncounted === 1 ? 'row is' : 'rows are'} not counted: refused by the template, or too long.`}
      </p>
      {tables.map(({ title, groups }) => (
        <ShareTable key={title} title={title} groups={groups} />
      ))}
    </div>
  )
}

const share = ({ tokens, trained }: TrainedGroup): number => (tokens === 0 ? 0 : trained / tokens)

function ShareTable({ title, groups }: { title: string; groups: TrainedGroup[] }) {
  return (
    <table className="w-full table-fixed text-right">
      <thead className="text-xs text-muted">
        <tr>
          <th scope="col" className="w-1/4 text-left font-medium">
            {title}
          </th>
          <th scope="col" className="font-medium">
            Rows
          </th>
          <th scope="col" className="font-medium max-sm:hidden">
            Tokens
          </th>
          <th scope="col" className="font-medium max-sm:hidden">
            Trained
          </th>
          <th scope="col" className="font-medium">
            Under 5
          </th>
          <th scope="col" className="font-medium">
            Share
          </th>
          <td aria-hidden className="w-1/4" />
        </tr>
      </thead>
      <tbody>
        {groups.map((group) => (
          <tr key={group.name} className="border-t">
            <th scope="row" className="truncate text-left font-normal" title={group.name}>
              {group.name}
            </th>
            <td>{count(group.rows)}</td>
            <td className="max-sm:hidden">{count(group.tokens)}</td>
            <td className="max-sm:hidden">{count(group.trained)}</td>
            <td>{count(group.few)}</td>
            <td>{percent(share(group))}</td>
            <td aria-hidden className="pl-3">
              <span className="block h-2 rounded-sm bg-sunken">
                <span
                  className="bar-fill block h-2 rounded-sm bg-accent"
                  style={{ width: `${share(group) * 100}%` }}
                />
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
