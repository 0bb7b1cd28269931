import { type Conversation, type Message, messageText } from '@/lib/core/conversation'
import type { Span } from '@/lib/core/finding'
import type { ConversationCut } from '@/lib/contract/shown'
import { Fragment } from 'react'
import { count } from '../format'
import { ReadableText } from '../tokens/drawn-text'

/** A span of a finding, and whether it is the one being looked at. */
export interface FindingMark extends Span {
  current: boolean
}

/**
 * A conversation in readable form: who says what, tool calls and reasoning set apart, findings
 * underlined in place. data-source names the field an element shows, so that other views can point
 * at it.
 */
export function MessageView({
  conversation,
  cut,
  marks = [],
}: {
  conversation: Conversation
  cut?: ConversationCut | undefined
  marks?: readonly FindingMark[]
}) {
  return (
    <ol className="rounded-md border">
      {conversation.messages.map((message, index) => (
        <li
          key={index}
          className="grid grid-cols-[72px_1fr] border-t first:border-t-0 sm:grid-cols-[96px_1fr]"
        >
          <div className="bg-surface px-2 py-2 text-xs leading-5">
            <span className="block font-medium">
              {index + 1} <span data-source={`messages.${index}.role`}>{message.role}</span>
            </span>
            {message.name !== undefined && (
              <span className="block truncate text-muted" title={message.name}>
                {message.name}
              </span>
            )}
            {message.weight !== undefined && (
              <span className="block text-muted">weight {message.weight}</span>
            )}
          </div>
          <MessageBody
            message={message}
            index={index}
            cut={cut}
            marks={marks.filter((mark) => mark.message === index)}
          />
        </li>
      ))}
      {conversation.tools !== undefined && conversation.tools.length > 0 && (
        <li className="grid grid-cols-[72px_1fr] border-t sm:grid-cols-[96px_1fr]">
          <div className="bg-surface px-2 py-2 text-xs leading-5 font-medium">tools</div>
          <div className="dataset-text min-w-0 px-3 py-2 font-mono text-xs">
            {conversation.tools.map((tool, index) => (
              <pre key={index} className="dataset-text" data-source={`tools.${index}`}>
                {JSON.stringify(tool, null, 2)}
              </pre>
            ))}
          </div>
        </li>
      )}
    </ol>
  )
}

export function MessageBody({
  message,
  index: at,
  cut,
  marks,
}: {
  message: Message
  index: number
  cut: ConversationCut | undefined
  marks: readonly FindingMark[]
}) {
  const lengthOf = (field: string) => cut?.lengths[`messages.${at}.${field}`]
  const on = (field: Span['field']) => marks.filter((mark) => mark.field === field)
  return (
    <div className="flex min-w-0 flex-col gap-2 px-3 py-2 text-base leading-6" dir="auto">
      {message.reasoning_content !== undefined && (
        <div>
          <p className="text-xs text-muted">reasoning</p>
          <p
            className="dataset-text border-l-2 pl-3 text-muted"
            data-source={`messages.${at}.reasoning_content`}
          >
            <MarkedText
              text={message.reasoning_content}
              length={lengthOf('reasoning_content')}
              marks={on('reasoning_content')}
            />
          </p>
        </div>
      )}
      {message.content !== null && (
        <p className="dataset-text" data-source={`messages.${at}.content`}>
          <MarkedText text={messageText(message)} length={lengthOf('content')} marks={on('content')} />
        </p>
      )}
      {Array.isArray(message.content) && message.content.some(({ type }) => type !== 'text') && (
        <pre className="dataset-text font-mono text-xs text-muted">
          {JSON.stringify(
            message.content.filter(({ type }) => type !== 'text'),
            null,
            2,
          )}
        </pre>
      )}
      {message.tool_calls?.map((call, index) => (
        <pre
          key={index}
          className="dataset-text rounded-sm bg-sunken px-2 py-1 font-mono text-xs"
          data-source={`messages.${at}.tool_calls.${index}`}
        >
          <span data-source={`messages.${at}.tool_calls.${index}.function.name`}>{call.function.name}</span>(
          <span data-source={`messages.${at}.tool_calls.${index}.function.arguments`}>
            {typeof call.function.arguments === 'string'
              ? call.function.arguments
              : JSON.stringify(call.function.arguments, null, 2)}
          </span>
          )
        </pre>
      ))}
      {message.content === '' && message.tool_calls === undefined && (
        <p className="text-muted italic">empty</p>
      )}
    </div>
  )
}

/** A text; of one that ends early, how much there is. */
function MarkedText({
  text,
  length,
  marks,
}: {
  text: string
  length: number | undefined
  marks: readonly FindingMark[]
}) {
  return (
    <>
      <WholeText text={text} marks={marks} />
      {length !== undefined && (
        <span className="text-muted italic">
          {' '}
          … the first {count(text.length)} of {count(length)} characters are shown
        </span>
      )}
    </>
  )
}

function WholeText({ text, marks }: { text: string; marks: readonly FindingMark[] }) {
  if (marks.length === 0) return <ReadableText text={text} />
  const inside = (at: number) => Math.max(0, Math.min(text.length, at))
  const cuts = [
    ...new Set([0, ...marks.flatMap(({ start, end }) => [inside(start), inside(end)]), text.length]),
  ].sort((a, b) => a - b)
  return cuts.slice(0, -1).map((start, index) => {
    const piece = text.slice(start, cuts[index + 1])
    const over = marks.filter((mark) => mark.start <= start && mark.end > start)
    return over.length === 0 ? (
      <Fragment key={start}>
        <ReadableText text={piece} />
      </Fragment>
    ) : (
      <mark key={start} className="tok-finding" data-current={over.some(({ current }) => current)}>
        <ReadableText text={piece} />
      </mark>
    )
  })
}
