import type { Passage } from '@/lib/core/passage'
import { ReadableText } from '../tokens/drawn-text'

const FIELDS: Record<Passage['field'], string> = {
  content: '',
  reasoning_content: ', reasoning',
  tool_calls: ', tool calls',
}

/** What one side says, the shared words underlined. */
export function Passages({ passages, gone }: { passages: readonly Passage[] | null; gone: string }) {
  if (passages === null) return <p className="text-muted">{gone}</p>
  if (passages.length === 0) return <p className="text-muted">No words are marked on this side.</p>
  return (
    <ol className="flex flex-col gap-2">
      {passages.map(({ message, role, field, pieces }) => (
        <li key={`${message} ${field}`}>
          <p className="text-xs text-muted">
            {message + 1} {role}
            {FIELDS[field]}
          </p>
          <p className="dataset-text text-base leading-6" dir="auto">
            {pieces.map((piece, at) => {
              if (piece === null)
                return (
                  <span key={at} className="text-muted">
                    <span aria-hidden> […] </span>
                    <span className="sr-only"> left out </span>
                  </span>
                )
              return piece.marked ? (
                <mark key={at} className="tok-finding">
                  <ReadableText text={piece.text} />
                </mark>
              ) : (
                <ReadableText key={at} text={piece.text} />
              )
            })}
          </p>
        </li>
      ))}
    </ol>
  )
}
