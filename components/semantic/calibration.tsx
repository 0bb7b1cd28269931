'use client'
import { useQueryStates } from 'nuqs'
import { useState } from 'react'
import {
  FEWEST_JUDGEMENTS,
  type DrawnPair,
  SAFE_PRECISION,
  type SemanticReport,
} from '@/lib/contract/semantic'
import { counted, percent } from '@/components/format'
import { Notice } from '@/components/ui/notice'
import { CurvePanel } from './curve-panel'
import { JudgementPane } from './judgement-pane'
import { cosineText } from './names'
import { calibrationParams } from './params'
import { ThresholdPanel } from './threshold-panel'
import { useJudgements } from './use-judgements'

/** Judgements of borderline pairs at the left; what they say of every threshold at the right. */
export function Calibration({
  dataset,
  report: initial,
  drawn,
}: {
  dataset: string
  report: SemanticReport
  drawn: readonly DrawnPair[]
}) {
  const judgements = useJudgements(dataset, drawn, initial)
  const [params, setParams] = useQueryStates(calibrationParams)
  const [chosen, setChosen] = useState<number | null>(null)
  const { stats } = judgements.report
  // Judgements that were brought along may be of pairs nobody would take for the same: the plot
  // begins where pairs are drawn.
  const lowest = Math.min(stats.threshold, ...drawn.map(({ score }) => Math.floor(score * 100) / 100))
  const cosine = Math.min(0.99, Math.max(lowest, Math.round((params.cosine ?? stats.threshold) * 100) / 100))
  return (
    <div className="flex flex-col gap-4">
      <SuggestOnly report={judgements.report} />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_360px]">
        <div className="flex min-w-0 flex-col gap-4">
          <JudgementPane
            dataset={dataset}
            judgements={judgements}
            cosine={cosine}
            chosen={chosen}
            onChosen={setChosen}
          />
          <CurvePanel report={judgements.report} cosine={cosine} lowest={lowest} />
        </div>
        <ThresholdPanel
          dataset={dataset}
          judgements={judgements}
          cosine={cosine}
          lowest={lowest}
          onPair={setChosen}
          onCosine={(next) => {
            setChosen(null)
            void setParams({ cosine: next === stats.threshold ? null : next })
          }}
        />
      </div>
    </div>
  )
}

/** Why nothing of this may be applied yet, and from when on it may. */
function SuggestOnly({ report: { stats, refusal, judged } }: { report: SemanticReport }) {
  if (refusal === null) {
    return (
      <Notice tone="ok" title={`The suggestions at ${cosineText(stats.threshold)} may be applied`}>
        By {counted(judged, 'judgement')}, at least {percent(SAFE_PRECISION)} of these removals are right
        (lower end of the interval).
      </Notice>
    )
  }
  return (
    <Notice tone="info" title="Only suggestions so far">
      <p>{refusal}</p>
      <p className="text-muted">
        The meaning of a cosine differs between models and between datasets. At least {FEWEST_JUDGEMENTS}{' '}
        judgements are needed, and at the threshold {percent(SAFE_PRECISION)} of the removals must be right by
        the lower end of the 95 % interval. Without a single wrong pair, that takes about 73 judgements, or
        every pair of a small dataset.
      </p>
    </Notice>
  )
}
