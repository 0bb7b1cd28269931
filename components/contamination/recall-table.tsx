import { CONTAMINATION_PASSES, type ContaminationStats } from '@/lib/core/contamination'
import { count, percent } from '../format'
import { passName } from './pass-names'

/** Share of planted leaks that the search found, by the kind of leak and the pass. */
export function RecallTable({ selfTest, thresholds }: Pick<ContaminationStats, 'selfTest' | 'thresholds'>) {
  const planted = selfTest[0]?.planted ?? 0
  const passes = CONTAMINATION_PASSES.filter((pass) => selfTest[0]?.found[pass] !== undefined)
  if (planted === 0) return <p className="text-muted">There were no items to plant.</p>
  return (
    <div className="flex flex-col gap-2">
      <p className="max-w-[80ch] text-muted">
        {count(planted)} items of these eval sets were planted in five ways and searched for with the same thresholds. What the search does not find when planted, it does not find in your rows.
      </p>
      <table className="figures w-full table-fixed text-right">
        <thead className="text-xs text-muted">
          <tr className="align-bottom">
            <th scope="col" className="w-[27%] text-left font-medium">Planted</th>
            {passes.map((pass) => <th key={pass} scope="col" className="font-medium">{passName(pass, thresholds)}</th>)}
            <th scope="col" className="font-medium">Any pass</th>
          </tr>
        </thead>
        <tbody>
          {selfTest.map(({ kind, found, any }) => (
            <tr key={kind} className="border-t">
              <th scope="row" className="py-1 text-left font-normal wrap-anywhere">{kind}</th>
              {passes.map((pass) => <td key={pass} className="py-1">{percent((found[pass] ?? 0) / planted)}</td>)}
              <td className="py-1 font-semibold">{percent(any / planted)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
