import type { ContentPart, Message } from '@/lib/core/conversation'
import { type JsonObject, type JsonValue, isJsonObject } from '@/lib/core/json'
import { checkDepth, field, wrongType } from './fields'
import { convertToolCalls } from './tools'

/**
 * Converts a content list into the message: text parts become `{type: 'text', text}`,
 * LLaMA-Factory's reasoning and tool_call parts go where every other schema keeps them, and other
 * parts (images) are kept as they are. Its newer schema writes every text as a list of parts with a
 * `value`; such a list becomes plain text, since templates that take strings would refuse it.
 */
export function convertParts(parts: JsonValue[], message: Message, place: string): void {
  const kept: ContentPart[] = []
  const reasoning: string[] = []
  const values: string[] = []
  for (const [index, part] of parts.entries()) {
    if (typeof part === 'string') {
      kept.push({ type: 'text', text: part })
      continue
    }
    if (!isJsonObject(part)) throw wrongType(`${place}[${index}]`, part, 'an object with a type')
    const type = typeOfPart(part, `${place}[${index}]`)
    const text = field(part, 'text') ?? field(part, 'value')
    if (type === 'text') {
      if (typeof text !== 'string') throw wrongType(`${place}[${index}].text`, text, 'a string')
      if (typeof part['text'] !== 'string') values.push(text)
      kept.push(typeof part['text'] === 'string' ? { ...withoutNulls(part), type } : { type, text })
    } else if ((type === 'reasoning' || type === 'thinking') && typeof text === 'string') reasoning.push(text)
    else if (type === 'tool_call' && text !== undefined)
      message.tool_calls = [...(message.tool_calls ?? []), ...convertToolCalls(text, `${place}[${index}]`)]
    else {
      checkDepth(part, `${place}[${index}]`)
      kept.push({ ...withoutNulls(part), type })
    }
  }
  if (reasoning.length > 0) message.reasoning_content = reasoning.join('\n')
  // If all parts were calls, there is no content; an empty list stays (empty) content.
  if (kept.length === 0 && message.tool_calls !== undefined) message.content = null
  else message.content = values.length > 0 && values.length === kept.length ? values.join('') : kept
}

/** A part that names no type is a text where it has one. */
function typeOfPart(part: JsonObject, place: string): string {
  const type = field(part, 'type') ?? (typeof part['text'] === 'string' ? 'text' : undefined)
  if (typeof type !== 'string') throw wrongType(`${place}.type`, type, 'a string such as "text"')
  return type
}

/** Parquet gives every part the fields of all parts. */
function withoutNulls(part: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== null))
}
