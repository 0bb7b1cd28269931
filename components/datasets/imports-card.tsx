import { Download } from 'lucide-react'
import Link from 'next/link'
import type { ImportView } from '@/lib/contract/imports'
import { bytes, count, moment } from '../format'
import { examplesPath, rejectionsDownload, rejectionsPath } from '../links'
import { Card } from '../ui/card'

/** Every file of the dataset, with what became of its rows. */
export function ImportsCard({ dataset, imports }: { dataset: string; imports: ImportView[] }) {
  return (
    <Card title="Imports" id="imports">
      {imports.length === 0 ? (
        <p className="text-muted">No file has been imported yet. Add one below.</p>
      ) : (
        <ul className="divide-y">
          {imports.map((item) => (
            <li key={item.id} className="py-2 first:pt-0 last:pb-0">
              <ImportRow dataset={dataset} item={item} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function ImportRow({ dataset, item }: { dataset: string; item: ImportView }) {
  return (
    <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
      <div className="min-w-0">
        <Link
          href={examplesPath(dataset, { importId: item.id })}
          className="block truncate font-medium hover:underline"
          title={item.file}
        >
          {item.file}
        </Link>
        <p className="text-xs text-muted" title={`SHA-256 ${item.sha256}`}>
          {[
            bytes(item.bytes),
            item.container,
            item.recordSchema,
            item.origin,
            item.status === 'done' ? null : item.status,
            moment(item.createdAt),
          ]
            .filter((part) => part !== null && part !== '')
            .join(' · ')}
        </p>
      </div>
      <p className="flex items-center gap-3">
        <span>{count(item.accepted)} accepted</span>
        {item.rejected > 0 && (
          <>
            <Link className="underline" href={rejectionsPath(dataset, item.id)}>
              {count(item.rejected)} rejected
            </Link>
            <a
              className="inline-flex items-center gap-1 underline"
              href={rejectionsDownload(item.id)}
              download
            >
              <Download size={14} aria-hidden />
              JSONL<span className="sr-only"> of the rejected rows of {item.file}</span>
            </a>
          </>
        )}
      </p>
    </div>
  )
}
