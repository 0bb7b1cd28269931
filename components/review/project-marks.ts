import type { Conversation } from '@/lib/core/conversation'
import type { FindingMark } from '../examples/message-view'
import type { Rendered } from '../tokens/run-groups'
import type { Mark } from '../tokens/run-text'

/**
 * Where spans of messages lie in the rendered text. Templates may trim a message or leave one out, so its text is looked
 * for inside the stretch that is its own; a span that is not found there is shown in the list of findings only.
 */
export function projectMarks(conversation: Conversation, { text, runs }: Rendered, marks: readonly FindingMark[]): Mark[] {
  return marks.flatMap(({ message, field, start, end, current }) => {
    const own = runs.filter((run) => run.message === message)
    const source = conversation.messages[message]
    const full = field === 'content' && typeof source?.content === 'string' ? source.content : field === 'reasoning_content' ? source?.reasoning_content : undefined
    if (own.length === 0 || full === undefined) return []
    const stretch = text.slice(own[0]!.start, own.at(-1)!.end)
    const trimmed = full.trim()
    const whole = stretch.indexOf(full)
    const offset = whole >= 0 ? whole : stretch.indexOf(trimmed) - full.indexOf(trimmed)
    if (trimmed === '' || (whole < 0 && !stretch.includes(trimmed))) return []
    const base = own[0]!.start + offset
    return [{ start: base + start, end: base + end, current }]
  })
}
