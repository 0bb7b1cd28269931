'use client'
import { useQuery } from '@tanstack/react-query'
import type { ComponentProps } from 'react'
import { fetchConversation, problemText } from '../api'
import { CutNotice } from '../examples/cut-notice'
import { Button } from '../ui/button'
import { Notice } from '../ui/notice'
import { Loading, Skeleton } from '../ui/skeleton'
import { FixEditor } from './fix-editor'

/**
 * The editor on all of a text: one that is cut for the screen would lose the rest when it is saved.
 */
export function WholeFixEditor({
  dataset,
  fixed,
  ...rest
}: Omit<ComponentProps<typeof FixEditor>, 'start'> & {
  dataset: string
  fixed: ComponentProps<typeof FixEditor>['start'] | null
}) {
  const { item, onClose } = rest
  const { cut, ...shown } = item
  const { data, error } = useQuery({
    queryKey: ['conversation', dataset, item.exampleId, item.revisionId],
    queryFn: () => fetchConversation(dataset, item.exampleId, item.revisionId),
    enabled: cut !== undefined,
    staleTime: Infinity,
    gcTime: 0,
  })
  const close = (
    <Button className="mt-2" onClick={onClose}>
      Close
    </Button>
  )
  if (cut === undefined) return <FixEditor {...rest} start={fixed ?? item.conversation} />
  if (error !== null)
    return (
      <Notice tone="error" title="Its full text could not be loaded, so it cannot be fixed">
        <p>{problemText(error)}</p>
        {close}
      </Notice>
    )
  if (data === undefined)
    return (
      <>
        <CutNotice cut={cut} />
        <Loading what="all of its text">
          <Skeleton className="h-[320px]" />
        </Loading>
        {close}
      </>
    )
  return <FixEditor {...rest} item={{ ...shown, conversation: data }} start={fixed ?? data} />
}
