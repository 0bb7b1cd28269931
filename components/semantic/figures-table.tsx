import type { CalibrationPoint, Share } from '@/lib/contract/semantic'
import { percent } from '@/components/format'
import { cosineText, intervalText } from './names'

/**
 * What lies above and below is told by the twentieths; the safe and the chosen threshold stand
 * among them.
 */
const STEP = 5

/** The figures of the curve. */
export function FiguresTable({
  points,
  name,
  chosen,
  safe,
}: {
  points: readonly CalibrationPoint[]
  name: string
  chosen: number
  safe: number | null
}) {
  const hundredths = (value: number): number => Math.round(value * 100)
  const shown = points.filter(
    ({ threshold }) => hundredths(threshold) % STEP === 0 || threshold === chosen || threshold === safe,
  )
  return (
    <table className="w-full text-right">
      <caption className="sr-only">Precision and recall by threshold, {name}</caption>
      <thead className="text-xs text-muted">
        <tr>
          <th scope="col" className="text-left font-medium">
            Cosine
          </th>
          <th scope="col" className="font-medium">
            Judged
          </th>
          <th scope="col" className="font-medium">
            Precision
          </th>
          <th scope="col" className="font-medium">
            Recall
          </th>
        </tr>
      </thead>
      <tbody>
        {shown.map(({ threshold, judged, precision, recall }) => (
          <tr key={threshold} className={threshold === chosen ? 'border-t bg-sunken' : 'border-t'}>
            <th scope="row" className="text-left font-normal">
              ≥ {cosineText(threshold)}
              {threshold === chosen && <span className="text-xs text-muted"> chosen</span>}
              {threshold === safe && <span className="text-xs text-ok"> safe</span>}
            </th>
            <td>{judged}</td>
            <td className="pl-2">
              <Interval share={precision} />
            </td>
            <td className="pl-2">
              <Interval share={recall} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** An estimate and where it may lie. */
function Interval({ share }: { share: Share | null }) {
  if (share === null) return <span className="text-muted">unknown</span>
  return (
    <>
      {percent(share.value)} <span className="block text-xs text-muted">{intervalText(share)}</span>
    </>
  )
}
