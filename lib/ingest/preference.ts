import { type JsonObject, type JsonValue, isJsonObject } from '@/lib/core/json'
import { field, firstField } from './fields'
import { conversationField } from './field-names'
import { recognise } from './recognise'
import { RowProblem } from './rejection'
import type { Preference } from './types'

/**
 * Chosen/rejected pairs (DPO), or a verdict on one answer (KTO: TRL's `label`, LLaMA-Factory's
 * `kto_tag`).
 */
export function preferenceOf(record: JsonObject): Preference | null {
  if (field(record, 'chosen') !== undefined) return 'pairs'
  if (verdictOf(record, 'kto_tag') !== undefined) return 'kto'
  // Classification sets in Alpaca's schema have labels of their own.
  if (verdictOf(record, 'label') === undefined) return null
  const schema = recognise(record)
  return schema === null || schema === 'alpaca' ? null : 'kto'
}

function verdictOf(record: JsonObject, name: string): boolean | undefined {
  const value = field(record, name)
  if (typeof value === 'boolean') return value
  if (typeof value !== 'string' || !/^(true|false)$/i.test(value)) return undefined
  return value.toLowerCase() === 'true'
}

/** The fields that make it preference data, for messages. */
export function preferenceFields(record: JsonObject, preference: Preference): string {
  if (preference === 'kto')
    return field(record, 'kto_tag') === undefined ? 'label (true or false)' : 'kto_tag (true or false)'
  return field(record, 'rejected') === undefined ? 'chosen' : 'chosen and rejected'
}

/**
 * The side marked as chosen, as a record of an ordinary schema. Throws preference-rejected where
 * there is none.
 */
export function chosenSide(record: JsonObject, preference: Preference): JsonObject | JsonValue[] {
  if (preference === 'kto') return wantedAnswer(record)
  const chosen = field(record, 'chosen')!
  const turns = turnsOf(chosen)
  const name = conversationField(record)
  if (name !== undefined && Array.isArray(record[name])) {
    // UltraFeedback repeats the whole conversation under `messages` and `chosen`; DPO sets give the
    // context and one answer.
    if (turns === null) return { ...record, [name]: [...record[name], spoken(record[name], chosen)] }
    return { ...record, [name]: turns.length > 1 ? turns : [...record[name], ...turns] }
  }
  if (field(record, 'instruction') !== undefined) return { ...record, output: textOf(chosen) }
  const prompt = field(record, 'prompt')
  if (turns !== null && (prompt === undefined || (typeof prompt === 'string' && turns.length > 1)))
    return { ...record, prompt: null, messages: turns }
  if (turns === null && prompt === undefined && firstField(record, ['question', 'query']) === undefined) {
    throw new RowProblem(
      'unknown-schema',
      'chosen is one text without a prompt beside it, so question and answer cannot be told apart. Split it into prompt and chosen.',
    )
  }
  return {
    ...record,
    prompt: prompt ?? record['question'] ?? record['query'] ?? null,
    completion: turns ?? chosen,
  }
}

function wantedAnswer(record: JsonObject): JsonObject {
  if (verdictOf(record, 'kto_tag') ?? verdictOf(record, 'label')) return record
  throw new RowProblem(
    'preference-rejected',
    'The answer is labelled as not wanted (false), so there is no chosen side to import.',
  )
}

/** Null for an answer given as text. */
function turnsOf(answer: JsonValue): JsonValue[] | null {
  if (Array.isArray(answer)) return answer
  return isJsonObject(answer) ? [answer] : null
}

/** An answer given as text, in the dialect of the turns before it. */
function spoken(turns: JsonValue[], text: JsonValue): JsonObject {
  const first = turns[0]
  return first !== undefined && isJsonObject(first) && first['from'] !== undefined
    ? { from: 'gpt', value: text }
    : { role: 'assistant', content: text }
}

function textOf(answer: JsonValue): JsonValue {
  return isJsonObject(answer) ? (field(answer, 'content') ?? field(answer, 'value') ?? answer) : answer
}

/** Open-Assistant's trees, whole or as one message per row. */
export function isConversationTree(record: JsonObject): boolean {
  const prompt = field(record, 'prompt')
  return (
    field(record, 'message_tree_id') !== undefined ||
    (prompt !== undefined && isJsonObject(prompt) && Array.isArray(prompt['replies']))
  )
}

export const TREE_REASON =
  'A record is a conversation tree (as Open-Assistant exports it): one prompt with several rival answers, each with replies of its own. ' +
  'Which path through it is the conversation to train on is for you to decide. Export one path per record as messages, for example the best-ranked reply at each step.'
