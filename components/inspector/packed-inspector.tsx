'use client'
import type { ComponentProps } from 'react'
import type { Inspection } from '@/lib/contract/inspection'
import { CutNotice } from '../examples/cut-notice'
import { count } from '../format'
import { usePacked } from '../packed'
import { Notice } from '../ui/notice'
import { Loading, Skeleton } from '../ui/skeleton'
import { Inspector } from './inspector'

/**
 * The inspector with its data still as JSON text, and the notice about parts of a long example that
 * are not shown.
 */
export function PackedInspector({
  inspection: json,
  ...rest
}: Omit<ComponentProps<typeof Inspector>, 'inspection'> & { inspection: string }) {
  const inspection = usePacked(json) as Inspection | null
  if (inspection === null)
    return (
      <Loading what="the example">
        <Skeleton className="h-[480px]" />
      </Loading>
    )
  return (
    <>
      {rest.detail.cut !== undefined && <CutNotice cut={rest.detail.cut} />}
      {inspection.ok && inspection.cut !== undefined && (
        <Notice
          tone="info"
          title={`The first ${count(inspection.text.length)} characters of the rendered text are shown`}
        >
          It has {count(inspection.cut.characters)} characters, {count(inspection.cut.tokens)} tokens. Counts
          and findings cover the whole example; text and tokens below end early.
        </Notice>
      )}
      <Inspector inspection={inspection} {...rest} />
    </>
  )
}
