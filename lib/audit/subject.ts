import { messageText, toolCallText, type Role } from '@/lib/core/conversation'
import type { Span } from '@/lib/core/finding'
import type { AuditExample } from './example'
import { profileOf, type TextProfile } from './text-profile'

/**
 * One text of an example. Offsets of spans count in it: `content` is the readable text of the
 * message (text parts joined by a newline), `tool_calls` the name and arguments of each call, one
 * call per line.
 */
export interface TextField {
  message: number
  role: Role
  field: Span['field']
  text: string
  profile: TextProfile
}

/** An example with its texts taken out and looked over once, for all rules. */
export interface AuditSubject extends AuditExample {
  /** Every text that is not empty, in the order of the messages. */
  texts: TextField[]
  /** Those that are contents of assistant messages. */
  answers: TextField[]
  /** The text of a field of a message; undefined where it is empty. */
  textOf(message: number, field: TextField['field']): TextField | undefined
}

export function auditSubjectOf(example: AuditExample): AuditSubject {
  const texts: TextField[] = []
  example.conversation.messages.forEach((message, index) => {
    const add = (field: Span['field'], text: string): void => {
      if (text !== '')
        texts.push({ message: index, role: message.role, field, text, profile: profileOf(text) })
    }
    if (message.reasoning_content !== undefined) add('reasoning_content', message.reasoning_content)
    add('content', messageText(message))
    if (message.tool_calls !== undefined) add('tool_calls', message.tool_calls.map(toolCallText).join('\n'))
  })
  const places = new Map(texts.map((text) => [`${text.field} ${text.message}`, text]))
  const { exampleId, conversation, tokens, warnings, renderError, tooLong } = example
  return {
    exampleId,
    conversation,
    tokens,
    warnings,
    renderError,
    tooLong,
    texts,
    answers: texts.filter(isAnswer),
    textOf: (message, field) => places.get(`${field} ${message}`),
  }
}

function isAnswer({ role, field }: TextField): boolean {
  return role === 'assistant' && field === 'content'
}
