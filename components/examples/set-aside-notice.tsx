'use client'
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import type { RowDecisionView } from '@/lib/core/row-decision'
import { problemText, undoRowDecisions } from '../api'
import { moment } from '../format'
import { Button } from '../ui/button'
import { Notice } from '../ui/notice'
import { RowDecisionText } from './row-decision'

/** Says why the row is out of review and releases, and takes the gesture that did it back. */
export function SetAsideNotice({ dataset, decision }: { dataset: string; decision: RowDecisionView }) {
  const router = useRouter()
  const undo = useMutation({ mutationFn: () => undoRowDecisions(dataset, decision.batch), onSuccess: () => router.refresh() })
  return (
    <Notice tone="info" title="This row is set aside: it is not reviewed and not released." role="note">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span><RowDecisionText dataset={dataset} decision={decision} />, by {decision.actor}, {moment(decision.createdAt)}.</span>
        <Button disabled={undo.isPending} onClick={() => undo.mutate()}>Undo that decision</Button>
      </p>
      {undo.error !== null && <p role="alert" className="text-danger">{problemText(undo.error)}</p>}
    </Notice>
  )
}
