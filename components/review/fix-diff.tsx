import type { Conversation } from '@/lib/core/conversation'
import { TextDiff } from '../diff/text-diff'
import { type MessageDraft, toDrafts } from './draft'

const wholeText = ({ reasoning, text, toolCalls }: MessageDraft): string =>
  [reasoning, text, toolCalls].filter((part) => part !== null && part !== '').join('\n\n')

/** What the fix changes, message by message, before it is saved. */
export function FixDiff({ drafts, original }: { drafts: readonly MessageDraft[]; original: Conversation }) {
  const before = toDrafts(original)
  const changes = [
    ...drafts.flatMap((draft, index) => {
      const source = draft.origin === null ? undefined : before[draft.origin]
      const words = [
        draft.role === source?.role || source === undefined ? null : `${source.role} becomes ${draft.role}`,
        source === undefined ? 'added' : null,
      ].filter((word) => word !== null)
      const [old, now] = [source === undefined ? '' : wholeText(source), wholeText(draft)]
      return words.length === 0 && old === now
        ? []
        : [{ key: `${draft.key}`, title: [`Message ${index + 1}`, ...words].join(', '), old, now }]
    }),
    ...before
      .filter(({ origin }) => !drafts.some((draft) => draft.origin === origin))
      .map((source) => ({
        key: `removed ${source.key}`,
        title: `Message ${source.key + 1} removed`,
        old: wholeText(source),
        now: '',
      })),
  ]
  if (changes.length === 0) return null
  return (
    <section aria-label="Changes against the original" className="rounded-md border bg-surface px-3 py-2">
      <h3 className="text-xs font-medium text-muted">Changes against the original</h3>
      {changes.map(({ key, title, old, now }) => (
        <div key={key} className="pt-2">
          <p className="text-xs text-muted">{title}</p>
          <TextDiff before={old} after={now} />
        </div>
      ))}
    </section>
  )
}
