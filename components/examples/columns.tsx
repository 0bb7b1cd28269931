import { createColumnHelper, tableFeatures, type useTable } from '@tanstack/react-table'
import Link from 'next/link'
import type { ExampleRow } from '@/lib/contract/examples'
import { count } from '../format'
import { examplePath } from '../links'
import { DecisionMark } from '../ui/decision'
import { SeverityCounts } from '../ui/severity'

export const features = tableFeatures({})
const helper = createColumnHelper<typeof features, ExampleRow>()

/** Widths at which a column is shown; below 640 px only the columns that identify a row are. */
export const COLUMN_CLASSES: Record<string, string> = {
  id: 'text-muted',
  status: '',
  prompt: 'truncate',
  response: 'truncate text-muted max-lg:hidden',
  turns: 'text-right max-sm:hidden',
  promptChars: 'text-right max-md:hidden',
  responseChars: 'text-right max-md:hidden',
  findings: 'max-sm:hidden',
}

export const exampleColumns = (dataset: string) =>
  helper.columns([
    helper.accessor('id', {
      id: 'id',
      header: 'Id',
      cell: ({ row }) => (
        <Link
          tabIndex={-1}
          href={examplePath(dataset, row.original.id)}
          className="after:absolute after:inset-0"
          aria-label={`Example ${row.original.id}`}
        >
          #{row.original.id}
        </Link>
      ),
    }),
    helper.display({ id: 'status', header: 'Status', cell: ({ row }) => <Status row={row.original} /> }),
    helper.accessor('promptStart', {
      id: 'prompt',
      header: 'Prompt',
      cell: (info) => <span title={info.getValue()}>{info.getValue()}</span>,
    }),
    helper.accessor('responseStart', {
      id: 'response',
      header: 'Response',
      cell: (info) => <span title={info.getValue()}>{info.getValue()}</span>,
    }),
    helper.accessor('turns', { id: 'turns', header: 'Turns', cell: (info) => count(info.getValue()) }),
    helper.accessor('promptChars', {
      id: 'promptChars',
      header: 'Prompt ch.',
      cell: (info) => count(info.getValue()),
    }),
    helper.accessor('responseChars', {
      id: 'responseChars',
      header: 'Resp. ch.',
      cell: (info) => count(info.getValue()),
    }),
    helper.display({
      id: 'findings',
      header: 'Findings',
      cell: ({ row }) => <SeverityCounts {...row.original.findings} />,
    }),
  ])

function Status({ row }: { row: ExampleRow }) {
  if (row.setAside !== null) return <span className="text-muted">Set aside</span>
  if (row.decision !== null || !row.duplicate) return <DecisionMark decision={row.decision} />
  return <span className="text-muted">Duplicate</span>
}

export type ExampleTableModel = ReturnType<typeof useTable<typeof features, ExampleRow>>
