import { messageText, type Message, type ToolCall } from '@/lib/core/conversation'
import type { InspectionWarning } from '@/lib/core/inspection'
import type { Piece } from '@/lib/jinja'
import type { Analysis } from './analyse'
import type { Setup } from './setup'
import { contentOf, messageOf } from './turns'

/** Characters of a text quoted in a message. */
const QUOTED = 60
/** Lines of a preamble that are only the header of the first turn. */
const NOTHING_ADDED: ReadonlySet<string> = new Set(['', 'system', 'user', 'developer'])

/** Warnings about what became of the record's own words. */
export function contentWarnings(analysis: Analysis, setup: Setup): InspectionWarning[] {
  return [
    ...addedSystem(analysis),
    ...dropped(analysis),
    ...controlTokens(analysis, setup),
    ...stringArguments(analysis),
  ]
}

/** Text the template writes of its own accord before any message: Qwen2.5's default system prompt, Llama's date. */
function addedSystem({ rendering: { pieces, text }, specials, alignment }: Analysis): InspectionWarning[] {
  const first = pieces.find((piece) => messageOf(piece) !== null || (piece.origin.kind === 'input' && piece.origin.path[0] === 'tools'))
  const preambleEnd = first?.start ?? text.length
  const parts: string[] = []
  let from = 0
  for (const index of specials) {
    if (alignment.starts[index]! >= preambleEnd) break
    parts.push(text.slice(from, alignment.starts[index]))
    from = alignment.ends[index]!
  }
  parts.push(text.slice(from, preambleEnd))
  const own = parts.flatMap((part) => part.split('\n')).map((line) => line.trim()).filter((line) => !NOTHING_ADDED.has(line)).join(' ')
  return own === '' ? [] : [{ code: 'template-added-system', message: `The template adds text of its own before the first message: ${quote(own)}.` }]
}

/** Fields that hold something and of which nothing, or not everything, is in the text. */
function dropped({ conversation, rendering: { pieces } }: Analysis): InspectionWarning[] {
  const written = new Map<string, { characters: number; exact: boolean }>()
  for (const piece of pieces) {
    const message = contentOf(piece)
    if (message === null || piece.origin.kind !== 'input') continue
    const key = `${message} ${piece.origin.path[2]!}`
    const seen = written.get(key) ?? { characters: 0, exact: true }
    written.set(key, { characters: seen.characters + piece.end - piece.start, exact: seen.exact && piece.origin.offset !== null })
  }
  return conversation.messages.flatMap((message, index) =>
    filledFields(message).flatMap((field) => {
      const seen = written.get(`${index} ${field}`)
      if (seen === undefined) {
        return [{ code: 'content-dropped', message: `The ${field} of message ${index} (${message.role}) is not in the text: the template leaves it out.` }]
      }
      const missing = field === 'content' && seen.exact ? messageText(message).trim().length - seen.characters : 0
      if (missing <= 0) return []
      return [{ code: 'content-partly-dropped', message: `The template leaves out ${missing} characters of message ${index} (${message.role}).` }]
    }),
  )
}

function filledFields(message: Message): ('content' | 'reasoning_content' | 'tool_calls')[] {
  return [
    ...(messageText(message).trim() === '' ? [] : ['content' as const]),
    ...((message.reasoning_content ?? '').trim() === '' ? [] : ['reasoning_content' as const]),
    ...((message.tool_calls ?? []).length === 0 ? [] : ['tool_calls' as const]),
  ]
}

/** transformers#29279: `<|im_end|>` typed by a user becomes the control token. */
function controlTokens({ rendering: { pieces }, specials, alignment, ids }: Analysis, setup: Setup): InspectionWarning[] {
  let at = 0
  return specials.flatMap((index) => {
    const [start, end] = [alignment.starts[index]!, alignment.ends[index]!]
    while (at < pieces.length && pieces[at]!.end <= start) at++
    const piece = pieces.slice(at, at + 1).find((candidate) => candidate.start < end && isRecordText(candidate))
    if (piece === undefined) return []
    const owner = messageOf(piece)
    const where = owner === null ? 'The tools' : `Message ${owner}`
    return [{ code: 'control-token-in-content', message: `${where} holds ${setup.tokenizer.piece(ids[index]!)}, which becomes a control token (token ${index}).` }]
  })
}

function isRecordText(piece: Piece): boolean {
  return contentOf(piece) !== null || (piece.origin.kind === 'input' && piece.origin.path[0] === 'tools')
}

/** transformers#45419: templates print a string of JSON as a string, with every quote escaped. */
function stringArguments({ conversation }: Analysis): InspectionWarning[] {
  return conversation.messages.flatMap((message, index) =>
    (message.tool_calls ?? []).some(isStringOfObject)
      ? [{ code: 'string-tool-arguments', message: `The tool arguments of message ${index} are a string, not an object: most templates print it with its quotes escaped.` }]
      : [],
  )
}

function isStringOfObject({ function: { arguments: given } }: ToolCall): boolean {
  return typeof given === 'string' && given.trimStart().startsWith('{')
}

function quote(text: string): string {
  return JSON.stringify(text.length > QUOTED ? `${text.slice(0, QUOTED)}…` : text)
}
