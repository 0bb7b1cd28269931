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
        <p className="text-muted">The curve appears with the first judgements.</p>
      ) : (
        <div className="flex flex-col gap-4">
          <p className="max-w-[80ch] text-muted">
            {basis === 'drawn'
              ? `By ${counted(judged, 'judgement')} of pairs drawn from this dataset; recall refers to its pairs from ${cosineText(lowest)} on. Pairs in which the second check found a difference are not removed: judge some of them, too, to see how much recall that costs.`
              : `By ${counted(judged, 'judgement')} imported or made in earlier searches, each counted once. They show how far to trust ${name} on those pairs; for this dataset, judge the pairs drawn here. Pairs in which the second check found a difference are not removed: judge some of them, too, to see how much recall that costs.`}
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
