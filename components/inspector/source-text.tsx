import { type Conversation, messageText } from '@/lib/core/conversation'
import { tokenText } from '../tokens/drawn-text'
import type { SourceStretch } from '../tokens/source-links'

/** Characters shown before and after the selected span. */
const AROUND = 40

/**
 * The words of the message a token was made from, with the token marked in them; nothing where the
 * template wrote it.
 */
export function SourceText({
  conversation,
  stretches,
}: {
  conversation: Conversation
  stretches: readonly SourceStretch[]
}) {
  const first = stretches[0]
  const last = stretches.findLast((stretch) => stretch.path === first?.path)
  const found = first === undefined ? null : fieldText(conversation, first.path)
  const [start, end] = [first?.span?.start, last?.span?.end]
  if (start === undefined || end === undefined || found === null) return null
  return (
    <figure>
      <figcaption className="pb-1 text-xs text-muted">In message {found.message + 1}</figcaption>
      <p className="dataset-text rounded-sm bg-sunken px-2 py-1 font-mono text-xs">
        {start > AROUND && '…'}
        {found.text.slice(Math.max(0, start - AROUND), start)}
        <mark className="tok-linked">{tokenText(found.text.slice(start, end))}</mark>
        {found.text.slice(end, end + AROUND)}
        {end + AROUND < found.text.length && '…'}
      </p>
    </figure>
  )
}

function fieldText(conversation: Conversation, path: string): { message: number; text: string } | null {
  const [, index, field] = /^messages\.(\d+)\.(content|reasoning_content)$/.exec(path) ?? []
  const message = conversation.messages[Number(index)]
  if (message === undefined) return null
  return {
    message: Number(index),
    text: field === 'content' ? messageText(message) : (message.reasoning_content ?? ''),
  }
}
