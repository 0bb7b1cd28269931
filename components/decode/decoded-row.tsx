import { CircleAlert, CircleCheck } from 'lucide-react'
import Link from 'next/link'
import { messageText, toolCallText, type Message } from '@/lib/core/conversation'
import { type DecodedRow as Row, type DecodedStretch, SHOWN_SIDE } from '@/lib/contract/decode-check'
import { count } from '../format'
import { examplePath } from '../links'
import { DrawnText } from '../tokens/drawn-text'
import { MARK_ICON } from '../ui/mark-icon'

/** The recorded text next to the decoded one. */
export function DecodedRow({
  dataset,
  row: { id, messages, decoded, tokens, trained, mismatch, cut },
}: {
  dataset: string
  row: Row
}) {
  const { Icon, word, colour } =
    mismatch === null
      ? { Icon: CircleCheck, word: 'Same', colour: 'text-ok' }
      : { Icon: CircleAlert, word: 'Mismatch', colour: 'text-danger' }
  return (
    <article aria-labelledby={`row-${id}`} className="tok-block rounded-md border">
      <header className="flex flex-wrap items-baseline gap-x-4 gap-y-1 border-b bg-surface px-4 py-2">
        <h3 id={`row-${id}`} className="font-semibold">
          <Link href={examplePath(dataset, Number(id))} className="underline">
            #{id}
          </Link>
        </h3>
        <span className={`font-medium ${colour}`}>
          <Icon size={14} aria-hidden className={MARK_ICON} />
          {word}
        </span>
        <span className="figures text-muted">
          {count(tokens)} tokens, {count(trained)} trained, {count(tokens - trained)} masked
        </span>
        {mismatch !== null && <p className="w-full wrap-anywhere">{mismatch}</p>}
      </header>
      <div className="grid lg:grid-cols-2">
        <section
          aria-label={`Example ${id} as recorded`}
          className="min-w-0 border-b px-4 py-3 lg:border-r lg:border-b-0"
        >
          <h4 className="pb-1 text-xs font-medium text-muted">As recorded</h4>
          <Recorded messages={messages} />
          {cut?.recorded !== undefined && <Cut characters={cut.recorded} />}
        </section>
        <section aria-label={`Example ${id} decoded`} className="min-w-0 px-4 py-3">
          <h4 className="pb-1 text-xs font-medium text-muted">Decoded from its token ids</h4>
          {decoded.length === 0 ? (
            <p className="text-muted">There are no tokens.</p>
          ) : (
            <Decoded stretches={decoded} />
          )}
          {cut?.decoded !== undefined && <Cut characters={cut.decoded} />}
        </section>
      </div>
    </article>
  )
}

function Recorded({ messages }: { messages: readonly Message[] }) {
  const parts = messages.flatMap((message, index) =>
    textsOf(message).map(([label, text]) => ({ key: `${index}-${label}`, label, text })),
  )
  return (
    <dl className="flex flex-col gap-2">
      {parts.map(({ key, label, text }) => (
        <div key={key}>
          <dt className="text-xs text-muted">{label}</dt>
          <dd className="dataset-text font-mono">
            <DrawnText text={text} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function textsOf(message: Message): [string, string][] {
  const texts: [string, string][] = [[message.role, messageText(message)]]
  if (message.reasoning_content !== undefined)
    texts.unshift([`${message.role}, reasoning`, message.reasoning_content])
  for (const call of message.tool_calls ?? []) texts.push([`${message.role}, tool call`, toolCallText(call)])
  return texts.filter(([, text]) => text !== '' || texts.length === 1)
}

function Decoded({ stretches }: { stretches: readonly DecodedStretch[] }) {
  return (
    <p className="dataset-text font-mono">
      {stretches.map(({ text, trained, special }, index) => {
        const Tag = trained ? 'mark' : 'span'
        return (
          <Tag
            key={index}
            className={[special && 'tok-special', trained ? 'tok-trained' : !special && 'tok-masked']
              .filter(Boolean)
              .join(' ')}
          >
            <DrawnText text={text} />
          </Tag>
        )
      })}
    </p>
  )
}

function Cut({ characters }: { characters: number }) {
  return (
    <p className="pt-2 text-xs text-muted">
      {count(SHOWN_SIDE)} of {count(characters)} characters are shown; all of them were compared.
    </p>
  )
}
