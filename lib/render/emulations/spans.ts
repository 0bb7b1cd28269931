import type { Conversation } from '@/lib/core/conversation'
import type { TrainedSpan } from '../policies'
import { messageOf } from '../turns'
import type { Emulated } from './emulation'

/**
 * Runs of trained tokens of one message, as spans. A token counts for the message its first
 * character belongs to.
 */
export function spansOfTokens(
  { rendering: { pieces }, alignment: { starts, ends }, trained }: Emulated,
  { messages }: Conversation,
): TrainedSpan[] {
  const spans: TrainedSpan[] = []
  let piece = 0
  let before = -1
  for (let index = trained.indexOf(1); index !== -1; index = trained.indexOf(1, index + 1)) {
    while (piece < pieces.length && pieces[piece]!.end <= starts[index]!) piece++
    const owner = pieces[piece]
    const message = owner === undefined ? null : messageOf(owner)
    const last = spans.at(-1)
    if (last !== undefined && before === index - 1 && last.message === message) last.end = ends[index]!
    // Tokens that share a character overlap; spans do not.
    else
      spans.push({
        start: Math.max(starts[index]!, last?.end ?? 0),
        end: ends[index]!,
        message,
        role: message === null ? null : (messages[message]?.role ?? null),
        kind: 'text',
      })
    before = index
  }
  return spans
}
