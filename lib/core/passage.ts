import { type Conversation, type Message, messageText, type Role, toolCallText } from './conversation'
import type { Span } from './finding'

/** A field of a message around its marks; text far from any mark is left out. */
export interface Passage {
  message: number
  role: Role
  field: Span['field']
  /** Null: left out. */
  pieces: ({ text: string; marked: boolean } | null)[]
}

/** Characters shown on either side of a mark. */
const AROUND = 160
/** More than this of one field nobody reads face to face. */
const LONGEST = 4_000

/**
 * The passages of a conversation that hold the spans. Spans beyond the text, as of a row that was
 * edited since, are cut.
 */
export function passagesOf({ messages }: Conversation, spans: readonly Span[]): Passage[] {
  const places = new Map<string, Span[]>()
  for (const span of spans) {
    const place = `${span.message} ${span.field}`
    places.set(place, [...(places.get(place) ?? []), span])
  }
  return [...places.values()].flatMap((inField) => {
    const { message: at, field } = inField[0]!
    const message = messages[at]
    return message === undefined
      ? []
      : [{ message: at, role: message.role, field, pieces: piecesOf(fieldText(message, field), inField) }]
  })
}

function fieldText(message: Message, field: Span['field']): string {
  if (field === 'content') return messageText(message)
  if (field === 'reasoning_content') return message.reasoning_content ?? ''
  return (message.tool_calls ?? []).map(toolCallText).join('\n')
}

function piecesOf(text: string, spans: readonly Span[]): Passage['pieces'] {
  const pieces: Passage['pieces'] = []
  const add = (start: number, end: number, marked: boolean) => {
    if (end > start) pieces.push({ text: text.slice(start, end), marked })
  }
  let at = 0
  let shown = 0
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const from = Math.min(Math.max(start, at), text.length)
    const to = Math.min(Math.max(end, from), text.length, from + LONGEST - shown)
    // The text before the first mark has nothing to follow on.
    const after = at === 0 ? 0 : wholeCharacter(text, Math.min(at + AROUND, from))
    const before = Math.max(after, wholeCharacter(text, from - AROUND))
    add(at, after, false)
    if (before > after) pieces.push(null)
    add(before, from, false)
    add(from, wholeCharacter(text, to), true)
    at = wholeCharacter(text, to)
    shown += to - from
    if (shown >= LONGEST) break
  }
  // Marks may go on after the longest that is shown, and unmarked they would be wrong.
  const last = shown >= LONGEST ? at : wholeCharacter(text, Math.min(at + AROUND, text.length))
  add(at, last, false)
  if (last < text.length) pieces.push(null)
  return pieces
}

/** The same place, or the one before where it would cut a surrogate pair. */
function wholeCharacter(text: string, at: number): number {
  const place = Math.max(0, at)
  return /[\udc00-\udfff]/.test(text.charAt(place)) && /[\ud800-\udbff]/.test(text.charAt(place - 1))
    ? place - 1
    : place
}
