import { X } from 'lucide-react'
import Link from 'next/link'
import type { ImportView, RejectedRow } from '@/lib/contract/imports'
import { count } from '../format'
import { datasetPath, rejectionsDownload } from '../links'
import { LinkButton } from '../ui/button'
import { Card } from '../ui/card'

/** The rows of one import that did not become examples: where each stands and why. */
export function RejectionsCard({
  dataset,
  item,
  rows,
  nextHref,
}: {
  dataset: string
  item: ImportView
  rows: RejectedRow[]
  nextHref: string | null
}) {
  return (
    <Card
      title={`Rejected rows of ${item.file}`}
      id="rejections"
      className="scroll-mt-4"
      aside={
        <span className="flex gap-2">
          <a className="self-center underline" href={rejectionsDownload(item.id)} download>
            Download all {count(item.rejected)} as JSONL
          </a>
          <LinkButton look="quiet" href={datasetPath(dataset)} aria-label="Close rejected rows">
            <X size={16} aria-hidden />
          </LinkButton>
        </span>
      }
    >
      <ul className="divide-y">
        {rows.map((row) => (
          <li
            key={`${row.line}:${row.column ?? 0}:${row.code}`}
            className="grid gap-x-4 py-2 first:pt-0 md:grid-cols-[130px_1fr]"
          >
            <p className="text-muted">
              Line {count(row.line)}
              {row.column === null ? '' : `, column ${count(row.column)}`}
            </p>
            <div className="min-w-0">
              <p className="wrap-anywhere">
                {row.message} <code className="font-mono text-xs text-muted">{row.code}</code>
              </p>
              <pre className="dataset-text mt-1 rounded-sm bg-sunken px-2 py-1 font-mono text-xs">
                {row.excerpt}
              </pre>
            </div>
          </li>
        ))}
      </ul>
      {rows.length === 0 && (
        <p className="text-muted">
          No more rejected rows.{' '}
          <Link className="underline" href={datasetPath(dataset)}>
            Back to the overview
          </Link>
        </p>
      )}
      {nextHref !== null && (
        <LinkButton className="mt-3" href={nextHref}>
          Next rows
        </LinkButton>
      )}
    </Card>
  )
}
