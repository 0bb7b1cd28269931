import type { Conversation, Message } from '@/lib/core/conversation'
import type { JsonObject, JsonValue } from '@/lib/core/json'
import { assemble } from './assemble'
import { INPUT_FIELDS, OUTPUT_FIELDS } from './field-names'
import { firstField, jsonField, kindOf, optionalText, wrongType } from './fields'
import { RowProblem } from './rejection'

/**
 * Alpaca: instruction, optional input, output. The prompt is ONE user message, instruction and
 * input joined by a newline as LLaMA-Factory joins them; an empty input leaves no trace. An empty
 * output is data (the audit reports it). Earlier turns come from `history`, a list of [question,
 * answer].
 */
export function convertAlpaca(record: JsonObject): Conversation {
  const outputField = firstField(record, OUTPUT_FIELDS)
  if (outputField === undefined) {
    throw new RowProblem(
      'missing-content',
      `output is ${kindOf(record['output'])} (response would do as well). Give the record an answer, which may be "", or remove it.`,
    )
  }
  const input = firstField(record, INPUT_FIELDS)
  const instruction = optionalText(record, 'instruction')
  if (instruction === undefined && input === undefined) {
    throw new RowProblem(
      'missing-content',
      `instruction is ${kindOf(record['instruction'])} and there is no input. Give the record a prompt, or remove it.`,
    )
  }
  const prompt = [instruction, input === undefined ? undefined : optionalText(record, input)]
    .filter((text) => text !== undefined && text !== '')
    .join('\n')
  return assemble(record, [
    ...convertHistory(record),
    { role: 'user', content: prompt },
    { role: 'assistant', content: optionalText(record, outputField)! },
  ])
}

function convertHistory(record: JsonObject): Message[] {
  const history: JsonValue | undefined = jsonField(record, 'history', 'wrong-type')
  if (history === undefined) return []
  if (!Array.isArray(history)) throw wrongType('history', history, 'a list of [question, answer]')
  return history.flatMap((pair, index): Message[] => {
    const [question, answer] = Array.isArray(pair) && pair.length === 2 ? pair : []
    if (typeof question !== 'string' || typeof answer !== 'string')
      throw wrongType(`history[${index}]`, pair, 'a list of two strings, [question, answer]')
    return [
      { role: 'user', content: question },
      { role: 'assistant', content: answer },
    ]
  })
}
