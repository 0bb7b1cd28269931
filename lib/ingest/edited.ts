import type { Conversation } from '@/lib/core/conversation'
import { isJsonObject, isNested } from '@/lib/core/json'
import type { Result } from '@/lib/core/result'
import { checkSurrogates } from './convert'
import { MAX_NESTING, MAX_RECORD_BYTES } from './limits'
import { convertMessages } from './messages'
import { RowProblem } from './rejection'

/**
 * A conversation as an editor sends it, held to what an imported row is held to: size, depth,
 * roles, fields.
 */
export function readConversation(value: unknown): Result<Conversation, string> {
  if (!isJsonObject(value)) return { ok: false, problem: 'It is no object with messages.' }
  // First of all: what follows walks the whole value.
  if (isDeeper(value, MAX_NESTING))
    return { ok: false, problem: `It is nested deeper than ${MAX_NESTING} levels. Flatten it.` }
  if (Buffer.byteLength(JSON.stringify(value)) > MAX_RECORD_BYTES)
    return { ok: false, problem: `It is longer than ${MAX_RECORD_BYTES / 1024 ** 2} MiB. Shorten it.` }
  const { messages = null, tools = null } = value
  try {
    const conversation = convertMessages({ messages, tools })
    checkSurrogates(conversation, '')
    return { ok: true, value: conversation }
  } catch (error) {
    if (!(error instanceof RowProblem)) throw error
    return { ok: false, problem: error.message }
  }
}

function isDeeper(value: unknown, levels: number): boolean {
  if (!isNested(value)) return false
  return (
    levels === 0 ||
    (Array.isArray(value) ? value : Object.values(value)).some((item) => isDeeper(item, levels - 1))
  )
}
