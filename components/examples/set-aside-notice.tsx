'use client'
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import type { RowDecisionView } from '@/lib/contract/row-decisions'
import { problemText, putRowBack } from '../api'
import { moment } from '../format'
import { usePlace } from '../place'
import { Button } from '../ui/button'
import { Notice } from '../ui/notice'
import { RowDecisionText } from './row-decision'

/**
 * Says why the row is out of review and releases, and takes it back: it alone, where thousands went
 * with it.
 */
export function SetAsideNotice({
  dataset,
  row,
  decision,
}: {
  dataset: string
  row: { exampleId: number; hash: string }
  decision: RowDecisionView
}) {
  const router = useRouter()
  const place = usePlace()
  const back = useMutation({
    mutationFn: () => putRowBack(dataset, place, row),
    onSuccess: () => router.refresh(),
  })
  return (
    <Notice tone="info" title="This row is set aside: it is neither reviewed nor released." role="note">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span>
          <RowDecisionText dataset={dataset} decision={decision} />, by {decision.actor},{' '}
          {moment(decision.createdAt)}.
        </span>
        <Button disabled={back.isPending} onClick={() => back.mutate()}>
          Put this row back
        </Button>
      </p>
      {back.error !== null && (
        <p role="alert" className="text-danger">
          {problemText(back.error)}
        </p>
      )}
    </Notice>
  )
}
