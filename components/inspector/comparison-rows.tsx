import { Equal, EqualNot } from 'lucide-react'
import type { Inspection, InspectionSide } from '@/lib/contract/inspection'
import { count, counted } from '@/components/format'
import { RunText } from '@/components/tokens/run-text'
import { MARK_ICON } from '@/components/ui/mark-icon'
import { type Choices, sideName } from './choices'
import { COLUMN_CLASSES } from './compared-columns'
import type { ComparedCell, ComparisonRow } from './comparison'
import { rowId, rowName, verdictWords } from './row-name'

interface Columns {
  sides: InspectionSide[]
  inspections: Inspection[]
  choices: Choices
}

/** The columns side by side, message by message; a row that is equal in all of them is one line. */
export function ComparisonRows({ rows, ...columns }: Columns & { rows: readonly ComparisonRow[] }) {
  if (rows.length === 0) return null
  return (
    <div className="flex flex-col gap-3">
      <ComparisonLegend />
      <ol className="flex flex-col gap-3">
        {stretchesOf(rows).map((stretch) => (
          <li key={stretch[0]!.key} id={rowId(stretch[0]!)} className="tok-block">
            {stretch[0]!.verdict === 'identical' ? (
              <IdenticalRows rows={stretch} {...columns} />
            ) : (
              <DifferingRow row={stretch[0]!} {...columns} />
            )}
          </li>
        ))}
      </ol>
    </div>
  )
}

/** Groups identical neighbours; every other row is a group of its own. */
function stretchesOf(rows: readonly ComparisonRow[]): ComparisonRow[][] {
  const stretches: ComparisonRow[][] = []
  for (const row of rows) {
    const last = stretches.at(-1)
    if (row.verdict === 'identical' && last?.[0]!.verdict === 'identical') last.push(row)
    else stretches.push([row])
  }
  return stretches
}

function IdenticalRows({ rows, inspections }: Columns & { rows: ComparisonRow[] }) {
  const reference = inspections.findIndex(({ ok }) => ok)
  const rendered = inspections[reference]
  const cells = rows.flatMap((row) => row.cells[reference] ?? [])
  const [first, last] = [rowName(rows[0]!), rowName(rows.at(-1)!)]
  return (
    <details className="rounded-md border bg-surface">
      <summary className="px-3 py-2">
        <Equal size={14} aria-hidden className={MARK_ICON} />
        <span className="font-medium">{first === last ? first : `${first} to ${last}`}</span>: identical in
        all columns,{' '}
        {counted(
          cells.reduce((sum, { tokens }) => sum + tokens, 0),
          'token',
        )}
      </summary>
      {rendered?.ok === true && (
        <div className="dataset-text border-t px-3 py-2 font-mono text-sm leading-6">
          <RunText rendered={rendered} runs={cells.flatMap(({ runs }) => runs)} marks={[]} />
        </div>
      )}
    </details>
  )
}

function DifferingRow({ row, sides, inspections, choices }: Columns & { row: ComparisonRow }) {
  return (
    <section aria-label={rowName(row)} className="rounded-md border">
      <h4 className="border-b bg-surface px-3 py-1">
        <EqualNot size={14} aria-hidden className={MARK_ICON} />
        <span className="font-medium">{rowName(row)}</span>: {verdictWords(row)}
      </h4>
      <div
        className={`grid grid-cols-[minmax(0,1fr)] divide-y lg:divide-x lg:divide-y-0 ${COLUMN_CLASSES[sides.length] ?? ''}`}
      >
        {row.cells.map((cell, index) => (
          <div key={index} className="min-w-0 px-3 py-2">
            <p className="pb-1 text-xs text-muted">
              <span className="lg:sr-only">
                Column {index + 1}, {sideName(choices, sides[index]!)}:{' '}
              </span>
              {cell === null ? null : trainedWords(cell)}
            </p>
            <Cell cell={cell} inspection={inspections[index]!} />
          </div>
        ))}
      </div>
    </section>
  )
}

function Cell({ cell, inspection }: { cell: ComparedCell | null; inspection: Inspection }) {
  if (!inspection.ok) return <p className="text-muted italic">cannot be rendered</p>
  if (cell === null) return <p className="text-muted italic">not in the rendered text</p>
  return (
    <div className="dataset-text font-mono text-sm leading-6">
      <RunText rendered={inspection} runs={cell.runs} marks={cell.marks} />
    </div>
  )
}

function trainedWords({ trained, tokens, trainedHere, maskedHere }: ComparedCell): string {
  const parts = [
    `${count(trained)}/${count(tokens)} trained`,
    trainedHere > 0 && `${count(trainedHere)} only here`,
    maskedHere > 0 && `${count(maskedHere)} masked only here`,
  ]
  return parts.filter((part) => part !== false).join(' · ')
}

function ComparisonLegend() {
  return (
    <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-xs" aria-label="Legend">
      <span>
        <mark className="tok-trained">underlined</mark> trained
      </span>
      <span>
        <span className="tok-masked">plain</span> masked
      </span>
      <span>
        <span className="tok-trained">
          <span className="cmp-trained">framed, plus</span>
        </span>{' '}
        trained only here
      </span>
      <span>
        <span className="tok-masked">
          <span className="cmp-masked">dashed, minus</span>
        </span>{' '}
        masked only here
      </span>
      <span>
        <span className="cmp-text">dashed line</span> other text
      </span>
    </p>
  )
}
