import type { JsonObject } from '@/lib/core/json'
import { field } from './fields'

/** Names under which a conversation is kept; the first two are the schemas' own. */
export const CONVERSATION_FIELDS = [
  'messages',
  'conversations',
  'conversation',
  'traj',
  'trajectory',
  'dialogue',
  'dialog',
  'chat',
] as const

/** `context` and `response` are Dolly's names. */
export const INPUT_FIELDS = ['input', 'context'] as const
export const OUTPUT_FIELDS = ['output', 'response'] as const

export const COMPLETION_FIELDS = ['completion', 'response'] as const

/**
 * The field that holds the conversation: one of the two own names, or a list under one of the
 * others.
 */
export function conversationField(record: JsonObject): string | undefined {
  for (const name of CONVERSATION_FIELDS) {
    const value = field(record, name)
    if (value === undefined) continue
    if (name === 'messages' || name === 'conversations' || Array.isArray(value)) return name
  }
  return undefined
}
