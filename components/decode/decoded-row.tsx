import { CircleAlert, CircleCheck } from 'lucide-react'
import Link from 'next/link'
import { messageText, toolCallText, type Message } from '@/lib/core/conversation'
import type { DecodedRow as Row, DecodedStretch } from '@/lib/core/decode-check'
import { count } from '../format'
import { examplePath } from '../links'
import { DrawnText } from '../tokens/drawn-text'
import { MARK_ICON } from '../ui/mark-icon'

/** Characters of one side that are drawn; the inspector shows the rest. */
const MAXIMUM_DRAWN = 12_000

/** What was recorded beside what the token ids say. */
export function DecodedRow({ dataset, row: { id, messages, decoded, tokens, trained, mismatch } }: { dataset: string; row: Row }) {
  const { Icon, word, colour } = mismatch === null ? { Icon: CircleCheck, word: 'Same', colour: 'text-ok' } : { Icon: CircleAlert, word: 'Mismatch', colour: 'text-danger' }
  return (
    <article aria-labelledby={`row-${id}`} className="tok-block rounded-md border">
      <header className="flex flex-wrap items-baseline gap-x-4 gap-y-1 border-b bg-surface px-4 py-2">
        <h3 id={`row-${id}`} className="font-semibold"><Link href={examplePath(dataset, Number(id))} className="underline">#{id}</Link></h3>
        <span className={`font-medium ${colour}`}><Icon size={14} aria-hidden className={MARK_ICON} />{word}</span>
        <span className="figures text-muted">{count(tokens)} tokens, {count(trained)} trained, {count(tokens - trained)} masked</span>
        {mismatch !== null && <p className="w-full wrap-anywhere">{mismatch}</p>}
      </header>
      <div className="grid lg:grid-cols-2">
        <section aria-label={`Example ${id} as recorded`} className="min-w-0 border-b px-4 py-3 lg:border-r lg:border-b-0">
          <h4 className="pb-1 text-xs font-medium text-muted">As recorded</h4>
          <Recorded messages={messages} />
        </section>
        <section aria-label={`Example ${id} decoded`} className="min-w-0 px-4 py-3">
          <h4 className="pb-1 text-xs font-medium text-muted">Decoded from its token ids</h4>
          {decoded.length === 0 ? <p className="text-muted">There are no tokens.</p> : <Decoded stretches={decoded} />}
        </section>
      </div>
    </article>
  )
}

function Recorded({ messages }: { messages: readonly Message[] }) {
  const parts = clip(messages.flatMap((message, index) => textsOf(message).map(([label, text]) => ({ key: `${index}-${label}`, label, text }))))
  return (
    <dl className="flex flex-col gap-2">
      {parts.shown.map(({ key, label, text }) => (
        <div key={key}>
          <dt className="text-xs text-muted">{label}</dt>
          <dd className="dataset-text font-mono"><DrawnText text={text} /></dd>
        </div>
      ))}
      {parts.cut && <Cut />}
    </dl>
  )
}

function textsOf(message: Message): [string, string][] {
  const texts: [string, string][] = [[message.role, messageText(message)]]
  if (message.reasoning_content !== undefined) texts.unshift([`${message.role}, reasoning`, message.reasoning_content])
  for (const call of message.tool_calls ?? []) texts.push([`${message.role}, tool call`, toolCallText(call)])
  return texts.filter(([, text]) => text !== '' || texts.length === 1)
}

function Decoded({ stretches }: { stretches: readonly DecodedStretch[] }) {
  const parts = clip(stretches)
  return (
    <>
      <p className="dataset-text font-mono">
        {parts.shown.map(({ text, trained, special }, index) => {
          const Tag = trained ? 'mark' : 'span'
          return <Tag key={index} className={[special && 'tok-special', trained ? 'tok-trained' : !special && 'tok-masked'].filter(Boolean).join(' ')}><DrawnText text={text} /></Tag>
        })}
      </p>
      {parts.cut && <Cut />}
    </>
  )
}

const Cut = () => <p className="text-xs text-muted">Only the first {count(MAXIMUM_DRAWN)} characters are drawn here; all of it was compared.</p>

function clip<Part extends { text: string }>(parts: readonly Part[]): { shown: Part[]; cut: boolean } {
  const shown: Part[] = []
  let left = MAXIMUM_DRAWN
  for (const part of parts) {
    if (left <= 0) return { shown, cut: true }
    shown.push(part.text.length > left ? { ...part, text: part.text.slice(0, left) } : part)
    left -= part.text.length
  }
  return { shown, cut: left < 0 }
}
