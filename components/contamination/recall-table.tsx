import { CONTAMINATION_PASSES, type ContaminationStats } from '@/lib/contract/contamination'
import { count, percent } from '../format'
import { passName } from './pass-names'

/** Share of planted leaks that the search found, by the kind of leak and the pass. */
export function RecallTable({ selfTest, thresholds }: Pick<ContaminationStats, 'selfTest' | 'thresholds'>) {
  const planted = selfTest[0]?.planted ?? 0
  const passes = CONTAMINATION_PASSES.filter((pass) => selfTest[0]?.found[pass] !== undefined)
  if (planted === 0)
    return (
      <p className="text-muted">
        This search has no self-test: there were no items to plant, or an earlier version made it. Search
        again.
      </p>
    )
  return (
    <div className="flex flex-col gap-2">
      <p className="max-w-[80ch] text-muted">
        Items of these eval sets were planted into rows in several forms, up to{' '}
        {count(Math.max(...selfTest.map((one) => one.planted)))} of each, and searched for with the same
        thresholds. Flagged: a pass reported that the row contains the item. Candidates are for people to
        check and flag nothing. Forms that the search misses here, it also misses in your rows.
      </p>
      <table className="figures w-full table-fixed text-right max-sm:text-xs">
        <thead className="text-xs text-muted">
          <tr className="align-bottom">
            <th scope="col" className="w-[30%] text-left font-medium">
              Planted
            </th>
            {passes.map((pass) => (
              <th key={pass} scope="col" className="font-medium max-sm:hidden">
                {passName(pass, thresholds)}
              </th>
            ))}
            <th scope="col" className="font-medium">
              Flagged
            </th>
            <th scope="col" className="font-medium">
              Candidates
            </th>
          </tr>
        </thead>
        <tbody>
          {selfTest.map(({ kind, planted: of, found, flagged, candidates }) => (
            <tr key={kind} className="border-t">
              <th scope="row" className="py-1 text-left font-normal wrap-anywhere">
                {kind}
              </th>
              {passes.map((pass) => (
                <td key={pass} className="py-1 max-sm:hidden">
                  {found[pass] === undefined ? '–' : percent(found[pass] / of)}
                </td>
              ))}
              <td className="py-1 font-semibold">{percent(flagged / of)}</td>
              <td className="py-1">{percent(candidates / of)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="max-w-[80ch] text-muted">
        “Words swapped by rule” is not a real rephrasing: a program changed every sixth word. The row
        “rephrased” has real ones, written by people. Word sequences miss those, as well as translations,
        look-alike letters of another script, and numbers or signs inserted every few words. The semantic pass
        can find them.
      </p>
    </div>
  )
}
