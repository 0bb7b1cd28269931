import type { Inspection } from '@/lib/contract/inspection'
import { count, counted } from '../format'
import type { ComparisonRow } from './comparison'
import { rowId, rowName } from './row-name'

/** The places where columns train other tokens of the same text than the first one, with counts. */
export function Disagreements({
  rows,
  inspections,
}: {
  rows: readonly ComparisonRow[]
  inspections: readonly Inspection[]
}) {
  const reference = inspections.findIndex(({ ok }) => ok)
  if (reference < 0 || inspections.filter(({ ok }) => ok).length < 2) return null
  const others = inspections.flatMap(({ ok }, column) => (ok && column !== reference ? [column] : []))
  return (
    <section aria-label="Disagreement about what is trained">
      <h3 className="pb-1 font-semibold">Differences in training</h3>
      <ul className="flex flex-col gap-1">
        {others.map((column) => (
          <Disagreement key={column} rows={rows} column={column} reference={reference} />
        ))}
      </ul>
    </section>
  )
}

function Disagreement({
  rows,
  column,
  reference,
}: {
  rows: readonly ComparisonRow[]
  column: number
  reference: number
}) {
  const differing = rows.flatMap((row) => {
    const cell = row.cells[column] ?? null
    return cell !== null && cell.trainedHere + cell.maskedHere > 0 ? [{ row, cell }] : []
  })
  const trained = differing.reduce((sum, { cell }) => sum + cell.trainedHere, 0)
  const masked = differing.reduce((sum, { cell }) => sum + cell.maskedHere, 0)
  if (differing.length === 0)
    return (
      <li>
        Column {column + 1} trains the same of the text it shares with column {reference + 1}.
      </li>
    )
  return (
    <li>
      Column {column + 1} disagrees with column {reference + 1} about {counted(trained + masked, 'token')}:{' '}
      {[
        trained > 0 && `it trains ${count(trained)} that are masked there`,
        masked > 0 && `it masks ${count(masked)} that are trained there`,
      ]
        .filter((part) => part !== false)
        .join(', and ')}
      .
      <ul className="flex flex-wrap gap-x-4 pl-4">
        {differing.map(({ row, cell }) => (
          <li key={row.key}>
            <a className="underline" href={`#${rowId(row)}`}>
              {rowName(row)}
            </a>
            :{' '}
            {[
              cell.trainedHere > 0 && `+${count(cell.trainedHere)} trained`,
              cell.maskedHere > 0 && `−${count(cell.maskedHere)} masked`,
            ]
              .filter((part) => part !== false)
              .join(', ')}
          </li>
        ))}
      </ul>
    </li>
  )
}
