import type { Piece, Rendering } from '@/lib/jinja'
import { contentOf } from './turns'

/** The author of a range of the rendered text: the template, a message, or the record's tools. */
export interface AuthoredSpan {
  start: number
  end: number
  kind: 'template' | 'content' | 'tools'
  message: number | null
}

/** The rendered text divided by author, without a gap. Special tokens count as the template's. */
export function textSpans({ pieces }: Rendering): AuthoredSpan[] {
  const spans: AuthoredSpan[] = []
  for (const piece of pieces) {
    if (piece.start === piece.end) continue
    const message = contentOf(piece)
    const kind = message === null ? kindOutsideMessages(piece) : 'content'
    const last = spans.at(-1)
    if (last?.kind === kind && last.message === message) last.end = piece.end
    else spans.push({ start: piece.start, end: piece.end, kind, message })
  }
  return spans
}

function kindOutsideMessages({ origin }: Piece): 'tools' | 'template' {
  return origin.kind === 'input' && origin.path[0] === 'tools' ? 'tools' : 'template'
}
