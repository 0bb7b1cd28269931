'use client'
import type { ReactNode } from 'react'
import { count, counted } from '../format'
import { countTrained, isTrained, type Rendered, sourceAt, textOf, type TokenRange } from './columns'
import { type TokenCursor, useCurrentTokens } from './cursor'
import { tokenText } from './drawn-text'
import { sourceName } from './run-groups'

/** Tokens of a selection that are listed one by one. */
const LISTED = 12

const encoder = new TextEncoder()

/**
 * Everything known about the selected tokens: id, piece, label, bytes, and author. `sourceText`
 * gives the words of the record that a span was made from.
 */
export function TokenDetails({
  inspection,
  cursor,
  sourceText,
}: {
  inspection: Rendered
  cursor: TokenCursor
  sourceText: (start: number, end: number) => ReactNode
}) {
  const range = useCurrentTokens(cursor)
  if (range === null)
    return (
      <p className="text-muted">
        Point at the text, or select some of it. With the focus in the text, ← and → step through the tokens.
      </p>
    )
  const { start, end } = textOf(inspection.tokens, range)
  return (
    <div aria-live="polite" className="flex flex-col gap-3">
      <dl className="grid grid-cols-[84px_minmax(0,1fr)] gap-x-2 gap-y-1">
        {facts(inspection, range).map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="dataset-text font-mono">{value}</dd>
          </div>
        ))}
      </dl>
      {range.to - range.from > 1 && <TokenList inspection={inspection} range={range} />}
      {sourceText(start, end)}
    </div>
  )
}

function facts(inspection: Rendered, range: TokenRange): [string, string][] {
  const { tokens, text } = inspection
  const { start, end } = textOf(tokens, range)
  const found = sourceAt(inspection, start)
  const stretch = text.slice(start, end)
  const place: [string, string][] = [
    ['Bytes', count(encoder.encode(stretch).length)],
    ['Characters', end > start ? `${count(start + 1)} to ${count(end)}` : 'none'],
    ['Comes from', found === null ? 'the tokenizer' : sourceName(found.source, found.at)],
  ]
  if (range.to - range.from > 1) {
    const trained = countTrained(tokens, range)
    return [
      ['Tokens', `${count(range.from + 1)} to ${count(range.to)}: ${count(range.to - range.from)}`],
      ['Trained', `${count(trained)} of ${count(range.to - range.from)}`],
      ...place,
    ]
  }
  const id = tokens.ids[range.from]!
  return [
    ['Token', `${count(range.from + 1)} of ${count(tokens.ids.length)}`],
    ['Id', String(id)],
    ['Piece', tokens.pieces[id]!],
    ['Text', tokenText(stretch)],
    ['Label', labelText(tokens, range.from)],
    ...place,
  ]
}

const labelText = (tokens: Rendered['tokens'], index: number): string =>
  isTrained(tokens, index) ? `${tokens.ids[index]!} (trained)` : '-100 (masked)'

function TokenList({
  inspection: { tokens },
  range: { from, to },
}: {
  inspection: Rendered
  range: TokenRange
}) {
  const listed = Math.min(to - from, LISTED)
  return (
    <div>
      <table className="w-full text-left text-xs">
        <thead className="text-muted">
          <tr>
            <th className="font-normal">Id</th>
            <th className="font-normal">Piece</th>
            <th className="font-normal">Label</th>
          </tr>
        </thead>
        <tbody className="font-mono">
          {Array.from({ length: listed }, (_, at) => from + at).map((index) => (
            <tr key={index}>
              <td>{tokens.ids[index]}</td>
              <td className="dataset-text">{tokens.pieces[tokens.ids[index]!]}</td>
              <td>{isTrained(tokens, index) ? 'trained' : '-100'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {to - from > listed && (
        <p className="text-xs text-muted">and {counted(to - from - listed, 'more token')}</p>
      )}
    </div>
  )
}
