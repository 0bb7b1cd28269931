import { CircleCheck, TriangleAlert } from 'lucide-react'
import type { EvalSummary } from '@/lib/contract/contamination'
import { count, percent } from '../format'
import { MARK_ICON } from '../ui/mark-icon'

/** Share of flagged items from which Tulu 3 calls a set contaminated (arXiv 2411.15124 §3.2). */
const CONTAMINATED_SHARE = 0.02

/** How much of each eval set stands in the rows. */
export function EvalTable({ evals, anySize }: { evals: readonly EvalSummary[]; anySize: number }) {
  const alike = evals.some(({ semantic }) => semantic !== undefined)
  return (
    <table className="figures w-full table-fixed text-right">
      <thead className="text-xs text-muted">
        <tr className="align-bottom">
          <th scope="col" className="w-[28%] text-left font-medium">
            Eval set
          </th>
          <th scope="col" className="pl-1 font-medium">
            Items
          </th>
          <th scope="col" className="pl-1 font-medium">
            Flagged
          </th>
          <th scope="col" className="pl-1 font-medium">
            Share
          </th>
          <th scope="col" className="pl-1 font-medium">
            {anySize}-gram
          </th>
          {alike && (
            <th scope="col" className="pl-1 font-medium">
              Alike
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {evals.map(({ datasetId, name, items, flagged, share, anyNgram, semantic, hashed }) => (
          <tr key={datasetId} className="border-t align-top">
            <th scope="row" className="py-1 pr-2 text-left font-normal wrap-anywhere">
              {name}
              {hashed !== undefined && (
                <span className="block text-xs text-muted">private, {hashed.n}-gram hashes only</span>
              )}
              <ShareMark share={share} />
            </th>
            <td className="py-1">{count(items)}</td>
            <td className="py-1">{count(flagged)}</td>
            <td className="py-1">{percent(share)}</td>
            <td className="py-1">{hashed === undefined ? count(anyNgram) : <NotLookedFor />}</td>
            {alike && <td className="py-1">{semantic === undefined ? <NotLookedFor /> : count(semantic)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function NotLookedFor() {
  return (
    <>
      <span aria-hidden className="text-muted">
        –
      </span>
      <span className="sr-only">not searched</span>
    </>
  )
}

function ShareMark({ share }: { share: number }) {
  return share >= CONTAMINATED_SHARE ? (
    <span className="block text-xs font-medium text-special-line">
      <TriangleAlert size={12} aria-hidden className={MARK_ICON} />
      Contaminated
    </span>
  ) : (
    <span className="block text-xs text-muted">
      <CircleCheck size={12} aria-hidden className={MARK_ICON} />
      below {percent(CONTAMINATED_SHARE)}
    </span>
  )
}
