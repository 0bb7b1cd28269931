import type { SemanticReport } from '@/lib/contract/semantic'
import { PrecisionRecall } from '@/components/charts/precision-recall'
import { counted } from '@/components/format'
import { Card } from '@/components/ui/card'
import { FiguresTable } from './figures-table'
import { cosineText, vectorsName } from './names'

/** What the judgements say of every threshold, as a plot and as a table. */
export function CurvePanel({
  report,
  cosine,
  lowest,
}: {
  report: SemanticReport
  cosine: number
  lowest: number
}) {
  const { stats, judged, basis, safeThreshold: safe } = report
  const name = vectorsName(stats)
  const points = report.calibration.filter(({ threshold }) => threshold >= lowest)
  const marks = [
    { at: cosine, label: cosineText(cosine), dashed: false },
    ...(safe === null ? [] : [{ at: safe, label: `safe from ${cosineText(safe)}`, dashed: true }]),
  ]
  return (
    <Card title={`Precision and recall by threshold: ${name}`}>
      {points.length === 0 ? (
        <p className="text-muted">The first judgements draw the curve.</p>
      ) : (
        <div className="flex flex-col gap-4">
          <p className="max-w-[80ch] text-muted">
            {basis === 'drawn'
              ? `By ${counted(judged, 'judgement')} of pairs drawn from this dataset; recall is of its pairs from ${cosineText(lowest)} on. What the second check speaks against is not taken: judge some of these pairs, too, to see what recall that costs.`
              : `By ${counted(judged, 'judgement')} brought along or given under earlier searches, each counted once. They say how far to trust ${name} on those pairs; judgements of the pairs drawn here say it of this dataset. What the second check speaks against is not taken: judge some of these pairs, too, to see what recall that costs.`}
          </p>
          <div className="grid items-start gap-6 lg:grid-cols-2">
            <PrecisionRecall points={points} name={name} marks={marks} />
            <FiguresTable points={points} name={name} chosen={cosine} safe={safe} />
          </div>
        </div>
      )}
    </Card>
  )
}
