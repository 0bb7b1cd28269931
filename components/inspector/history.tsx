'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ExampleDetail, RevisionView } from '@/lib/contract/examples'
import { fetchInspection, problemText } from '../api'
import { TextDiff } from '../diff/text-diff'
import { RowDecisionText } from '../examples/row-decision'
import { moment } from '../format'
import { Button } from '../ui/button'
import { DecisionMark } from '../ui/decision'
import { Notice } from '../ui/notice'
import { Skeleton } from '../ui/skeleton'

/** Every revision, verdict and decision, newest first: nothing is ever overwritten. */
export function History({ detail }: { detail: ExampleDetail }) {
  const entries = [
    ...detail.revisions.map((revision) => ({
      at: revision.createdAt,
      key: `revision ${revision.id}`,
      node: <RevisionEntry detail={detail} revision={revision} />,
    })),
    ...detail.verdicts.map((verdict) => ({
      at: verdict.createdAt,
      key: verdict.clientId,
      node: (
        <div>
          <p className="flex flex-wrap gap-x-2">
            <DecisionMark decision={verdict.decision} />
            <span>
              by {verdict.reviewer}, rubric {verdict.rubricVersion}
            </span>
            {verdict.undoneAt !== null && (
              <span className="text-muted">undone {moment(verdict.undoneAt)}</span>
            )}
          </p>
          {verdict.reason !== null && <p>{verdict.reason}</p>}
          {verdict.note !== null && <p className="dataset-text text-muted">{verdict.note}</p>}
        </div>
      ),
    })),
    ...detail.decisions.map((decision) => ({
      at: decision.createdAt,
      key: `${decision.batch} ${decision.cause}`,
      node: (
        <p>
          <RowDecisionText dataset={detail.dataset} decision={decision} />, by {decision.actor}
          {decision.undoneAt !== null && (
            <span className="text-muted"> · undone {moment(decision.undoneAt)}</span>
          )}
        </p>
      ),
    })),
  ].sort((a, b) => b.at.localeCompare(a.at))
  return (
    <ol className="divide-y rounded-md border">
      {entries.map(({ at, key, node }) => (
        <li key={key} className="grid gap-x-4 px-4 py-3 sm:grid-cols-[150px_1fr]">
          <time dateTime={at} className="text-muted">
            {moment(at)}
          </time>
          {node}
        </li>
      ))}
    </ol>
  )
}

function RevisionEntry({ detail, revision }: { detail: ExampleDetail; revision: RevisionView }) {
  const [open, setOpen] = useState(false)
  const current = revision.id === detail.revision.id
  return (
    <div className="min-w-0">
      <p>
        Revision {revision.number}
        {current && ' (current)'}
        {revision.author === null ? ', as imported' : `, by ${revision.author}`}{' '}
        <code className="font-mono text-xs text-muted" title={`SHA-256 ${revision.hash}`}>
          {revision.hash.slice(0, 12)}
        </code>
      </p>
      {!current && (
        <Button className="mt-1" aria-expanded={open} onClick={() => setOpen(!open)}>
          Compare with current
        </Button>
      )}
      {open && (
        <div className="mt-2">
          <Comparison detail={detail} revision={revision} />
        </div>
      )}
    </div>
  )
}

/** The rendered text of an old revision against the current one. */
function Comparison({
  detail: { dataset, id, revision: current },
  revision,
}: {
  detail: ExampleDetail
  revision: RevisionView
}) {
  const { data, error } = useQuery({
    queryKey: ['comparison', dataset, id, revision.id, current.id],
    queryFn: () =>
      Promise.all(
        [revision.id, current.id].map((revisionId) =>
          fetchInspection(dataset, id, new URLSearchParams({ revisionId: String(revisionId) })),
        ),
      ),
  })
  if (error !== null)
    return (
      <Notice tone="error" title="The revisions could not be compared">
        {problemText(error)}
      </Notice>
    )
  const [before, after] = data ?? []
  if (before === undefined || after === undefined) return <Skeleton className="h-24" />
  if (!before.ok || !after.ok)
    return (
      <Notice
        tone="warning"
        title="One of the revisions cannot be rendered under the contract, so there is no text to compare."
      />
    )
  return (
    <div className="rounded-md border p-3 font-mono text-sm">
      <TextDiff before={before.text} after={after.text} />
    </div>
  )
}
