'use client'
import Link from 'next/link'
import { useEffect, useMemo, useRef } from 'react'
import type { QueueItem } from '@/lib/contract/review'
import { CutNotice } from '../examples/cut-notice'
import { type FindingMark, MessageView } from '../examples/message-view'
import { count } from '../format'
import { examplePath } from '../links'
import { Legend } from '../tokens/legend'
import { projectMarks } from '../tokens/project-marks'
import { RenderedView } from '../tokens/rendered-view'
import { RenderProblem } from '../tokens/render-problem'
import { SourceLinks } from '../tokens/source-links'
import { Notice } from '../ui/notice'
import { decisionWord } from '../ui/decision'
import type { Judged } from './session'

/** The example under review: what trains, or plain messages, with its findings underlined. */
export function ExamplePanel({
  dataset,
  item,
  mask,
  finding,
  judged,
}: {
  dataset: string
  item: QueueItem
  mask: boolean
  finding: number | null
  judged: Judged | undefined
}) {
  const panel = useRef<HTMLDivElement>(null)
  const marks = useMemo<FindingMark[]>(
    () =>
      item.findings.flatMap(({ spans }, index) =>
        spans.map((span) => ({ ...span, current: index === finding })),
      ),
    [item, finding],
  )
  useEffect(() => {
    if (finding !== null)
      panel.current?.querySelector('[data-current="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [finding])
  const { inspection } = item
  const links = useMemo(
    () => (item.inspection.ok ? new SourceLinks(item.inspection, item.conversation) : null),
    [item],
  )
  return (
    <article ref={panel} aria-label={`Example ${item.exampleId}`} className="flex min-w-0 flex-col gap-3">
      <p className="flex flex-wrap items-baseline gap-x-3 text-muted">
        <Link
          href={examplePath(dataset, item.exampleId)}
          className="text-base font-semibold text-text underline"
        >
          #{item.exampleId}
        </Link>
        <span>line {count(item.line)}</span>
        {inspection.ok && (
          <span>
            {count(inspection.cut?.tokens ?? inspection.tokens.ids.length)} tokens,{' '}
            {count(inspection.trained)} trained
            {inspection.beyond !== null && `, cut at ${count(inspection.maxLength)}`}
          </span>
        )}
        {item.duplicateOf !== null && (
          <span>
            nearly the same as{' '}
            <Link className="underline" href={examplePath(dataset, item.duplicateOf)}>
              #{item.duplicateOf}
            </Link>
          </span>
        )}
      </p>
      {judged !== undefined && (
        <Notice
          tone="info"
          title={`${decisionWord(judged.decision)}${judged.reason === null ? '' : `: ${judged.reason}`}`}
        >
          A new decision replaces this one.
        </Notice>
      )}
      {item.cut !== undefined && <CutNotice cut={item.cut} />}
      {mask && !inspection.ok && <RenderProblem error={inspection.error} />}
      {mask && inspection.ok && links !== null ? (
        <>
          <RenderedView inspection={inspection} marks={projectMarks(links, marks)} />
          <Legend findings={marks.length > 0} />
        </>
      ) : (
        <MessageView conversation={item.conversation} cut={item.cut} marks={marks} />
      )}
    </article>
  )
}
