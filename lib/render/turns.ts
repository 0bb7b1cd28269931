import type { Conversation, Role } from '@/lib/core/conversation'
import type { Piece, Rendering } from '@/lib/jinja'

/** The place of one message in the rendered text; half-open ranges of UTF-16 units. */
export interface Turn {
  message: number
  role: Role
  start: number
  end: number
  /**
   * End of the header, which is the text of the generation prompt. Equal to the start if there is
   * no header.
   */
  headerEnd: number
  /** End of the last character that comes from the message's content, reasoning or tool calls. */
  contentEnd: number
}

/** Fields of a message that are its content; the role is not. */
const CONTENT_FIELDS: ReadonlySet<unknown> = new Set(['content', 'reasoning_content', 'tool_calls'])

/**
 * The message whose content a piece comes from; null for template text, roles, tools and special
 * tokens.
 */
export function contentOf(piece: Piece): number | null {
  if (piece.origin.kind !== 'input') return null
  const [root, message, field] = piece.origin.path
  return root === 'messages' && typeof message === 'number' && CONTENT_FIELDS.has(field) ? message : null
}

/** The message a piece belongs to: whose content it is, or else in whose turn it was written. */
export function messageOf(piece: Piece): number | null {
  const content = contentOf(piece)
  if (content !== null || piece.item !== null) return content ?? piece.item
  const path = piece.origin.kind === 'input' ? piece.origin.path : []
  return path[0] === 'messages' && typeof path[1] === 'number' ? path[1] : null
}

/**
 * The turns of a rendering in the order of the messages. A turn is the text that the template wrote
 * during the loop's step for that message; for a message written outside the loop (often the system
 * prompt), it is the characters that come from it. A message that the template did not write has no
 * turn.
 */
export function findTurns(
  conversation: Conversation,
  rendering: Rendering,
  generationPrompt: string,
): Turn[] {
  const inLoop = new Map<number, Extent>()
  const outside = new Map<number, Extent>()
  for (const piece of rendering.pieces) {
    const content = contentOf(piece)
    if (piece.item !== null) extend(inLoop, piece.item, piece, content === piece.item)
    const owner = messageOf(piece)
    if (owner !== null && owner !== piece.item) extend(outside, owner, piece, content === owner)
  }
  return conversation.messages.flatMap(({ role }, message) => {
    const extent = inLoop.get(message) ?? outside.get(message)
    if (extent === undefined) return []
    const headerEnd =
      role === 'assistant' ? endOfHeader(rendering.text, extent, generationPrompt) : extent.start
    return [
      {
        message,
        role,
        start: extent.start,
        end: extent.end,
        headerEnd,
        contentEnd: Math.max(headerEnd, extent.contentEnd ?? 0),
      },
    ]
  })
}

interface Extent {
  start: number
  end: number
  contentStart: number | null
  contentEnd: number | null
}

function extend(extents: Map<number, Extent>, message: number, piece: Piece, isContent: boolean): void {
  let extent = extents.get(message)
  if (extent === undefined)
    extents.set(
      message,
      (extent = { start: piece.start, end: piece.end, contentStart: null, contentEnd: null }),
    )
  extent.end = piece.end
  if (!isContent) return
  extent.contentStart ??= piece.start
  extent.contentEnd = piece.end
}

/**
 * The header is the generation prompt at the beginning of the turn, before the first character of
 * the message itself; the whitespace around it may differ, since templates laid out over several
 * lines write some. If the prompt continues with text that the turn does not have (it opens a
 * thought), the header ends at the last line or tag the two share.
 */
function endOfHeader(text: string, extent: Extent, generationPrompt: string): number {
  const head = text.slice(extent.start, extent.contentStart ?? extent.end)
  const indent = head.length - head.trimStart().length
  const prompt = generationPrompt.trim()
  if (head.startsWith(prompt, indent)) {
    const room = generationPrompt.trimStart().length - prompt.length
    const after = head.slice(indent + prompt.length)
    const spaces = after.length - after.trimStart().length
    return prompt === '' ? extent.start : extent.start + indent + prompt.length + Math.min(room, spaces)
  }
  let end = indent
  while (end < head.length && head[end] === prompt[end - indent]) end++
  if (end === head.length && extent.contentStart !== null) return extent.contentStart
  const shared = head.slice(indent, end)
  const cut = 1 + Math.max(shared.lastIndexOf('\n'), shared.lastIndexOf('>'), shared.lastIndexOf(']'))
  return cut === 0 ? extent.start : extent.start + indent + cut
}
