import type { Conversation } from '@/lib/core/conversation'
import type { JsonObject, JsonValue } from '@/lib/core/json'
import type { RecordSchema } from '@/lib/core/status'
import { convertAlpaca } from './alpaca'
import { wrongType } from './fields'
import { convertMessages } from './messages'
import { convertPromptCompletion } from './prompt-completion'
import { RowProblem } from './rejection'
import { convertSharegpt } from './sharegpt'

/** A record as a conversation; throws RowProblem where it is not one. */
export function convert(record: JsonObject | JsonValue[], schema: RecordSchema): Conversation {
  if (schema === 'messages') return convertMessages(record)
  if (schema === 'sharegpt') return convertSharegpt(record)
  if (Array.isArray(record)) throw wrongType('The record', record, 'an object')
  return schema === 'alpaca' ? convertAlpaca(record) : convertPromptCompletion(record)
}

/**
 * Half of a surrogate pair is not a character: it cannot be written as UTF-8, and so never trained
 * on.
 */
export function checkSurrogates(value: unknown, place: string): void {
  if (typeof value === 'string') {
    if (/\p{Cs}/u.test(value))
      throw new RowProblem(
        'lone-surrogate',
        `${place} holds half of a surrogate pair (an escape such as \\ud83d without its second half). Repair the text where it was cut.`,
      )
  } else if (Array.isArray(value))
    value.forEach((item: unknown, index) => checkSurrogates(item, `${place}[${index}]`))
  else if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value)) {
      checkSurrogates(name, `A field name in ${place}`)
      checkSurrogates(item, place === '' ? name : `${place}.${name}`)
    }
  }
}
