import { count } from '../format'
import { tokenText } from './drawn-text'
import { provenance, type Rendered } from './run-groups'

/** All there is to know about one token: its id, its piece, its label and who wrote it. */
export function TokenDetails({ inspection, index }: { inspection: Rendered; index: number | null }) {
  const token = index === null ? undefined : inspection.tokens[index]
  if (index === null || token === undefined) {
    return <p className="text-muted">Point at a token, or focus the tokens and use ← and →.</p>
  }
  const run = inspection.runs.find(({ start, end }) => token.start >= start && token.start < end) ?? null
  const facts = [
    ['Token', `${count(index + 1)} of ${count(inspection.tokens.length)}`],
    ['Id', String(token.id)],
    ['Piece', token.piece],
    ['Text', tokenText(inspection.text.slice(token.start, token.end))],
    ['Label', token.trained ? `${token.id} (trained)` : '−100 (masked)'],
    ['Written by', provenance(run)],
    ['Characters', `${count(token.start)}–${count(token.end)}`],
  ]
  return (
    <dl aria-live="polite" className="grid grid-cols-[84px_1fr] gap-x-2 gap-y-1">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="dataset-text min-w-0 font-mono">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
