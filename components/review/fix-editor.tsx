'use client'
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react'
import { useDeferredValue, useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { type Conversation, ROLES } from '@/lib/core/conversation'
import type { QueueItem } from '@/lib/contract/review'
import { Button, IconButton } from '../ui/button'
import { TextArea } from '../ui/field'
import { Kbd } from '../ui/kbd'
import { Notice } from '../ui/notice'
import { Select } from '../ui/select'
import { fromDrafts, type MessageDraft, roleOf, sameConversation, toDrafts } from './draft'
import { FixDiff } from './fix-diff'
import { readStored, writeStored } from '../stored'

/** Of this text in this home: ids mean other rows elsewhere. */
const draftKey = ({ home, revisionId, hash }: QueueItem): string =>
  `winnow.draft.${home}.${revisionId}.${hash.slice(0, 16)}`

function storedDrafts(item: QueueItem): MessageDraft[] | null {
  const text = readStored(draftKey(item))
  try {
    return text === null ? null : (JSON.parse(text) as MessageDraft[])
  } catch {
    return null
  }
}

/**
 * Edits a copy of the conversation; the original stays in the history. The draft outlives a reload
 * until it is saved.
 */
export function FixEditor({
  item,
  start,
  onSave,
  onClose,
}: {
  item: QueueItem
  start: Conversation
  onSave: (fixed: Conversation) => void
  onClose: () => void
}) {
  const [drafts, setDrafts] = useState<MessageDraft[]>(() => storedDrafts(item) ?? toDrafts(start))
  const editor = useRef<HTMLDivElement>(null)
  const result = fromDrafts(drafts, item.conversation)
  const unchanged = result.ok && sameConversation(result.value, item.conversation)
  const shown = useDeferredValue(drafts)

  useEffect(() => {
    // The answer is what mostly needs fixing: the last assistant message takes the focus, the
    // cursor at its end.
    const fields = [...(editor.current?.querySelectorAll<HTMLTextAreaElement>('textarea') ?? [])]
    const field = fields.findLast(({ dataset }) => dataset['role'] === 'assistant') ?? fields.at(-1)
    field?.focus()
    field?.setSelectionRange(field.value.length, field.value.length)
  }, [])

  const change = (next: MessageDraft[]) => {
    setDrafts(next)
    writeStored(draftKey(item), JSON.stringify(next))
  }
  const edit = (key: number, part: Partial<MessageDraft>) =>
    change(drafts.map((draft) => (draft.key === key ? { ...draft, ...part } : draft)))
  const swap = (index: number, other: number) =>
    change(drafts.with(index, drafts[other]!).with(other, drafts[index]!))
  const save = () => {
    if (!result.ok || unchanged) return
    writeStored(draftKey(item), null)
    onSave(result.value)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey) && !event.repeat) {
      event.preventDefault()
      save()
    }
    if (event.key === 'Escape' && !event.nativeEvent.isComposing) onClose()
  }
  return (
    <div
      ref={editor}
      role="group"
      aria-label={`Fix example ${item.exampleId}`}
      className="flex min-w-0 flex-col gap-3"
    >
      <ol className="flex flex-col gap-3">
        {drafts.map((draft, index) => (
          <li key={draft.key} className="rounded-md border p-3">
            <div className="flex items-center gap-1 pb-2">
              <Select
                label={`Role of message ${index + 1}`}
                hideLabel
                className="w-[130px]"
                value={draft.role}
                options={ROLES.map((role) => ({ value: role, label: role }))}
                onChange={(role) => edit(draft.key, { role: roleOf(role) })}
              />
              <span className="flex-1" />
              <IconButton
                label={`Move message ${index + 1} up`}
                disabled={index === 0}
                onClick={() => swap(index, index - 1)}
              >
                <ArrowUp size={14} aria-hidden />
              </IconButton>
              <IconButton
                label={`Move message ${index + 1} down`}
                disabled={index === drafts.length - 1}
                onClick={() => swap(index, index + 1)}
              >
                <ArrowDown size={14} aria-hidden />
              </IconButton>
              <IconButton
                label={`Remove message ${index + 1}`}
                onClick={() => change(drafts.filter(({ key }) => key !== draft.key))}
              >
                <Trash2 size={14} aria-hidden />
              </IconButton>
            </div>
            <div className="flex flex-col gap-2">
              {draft.reasoning !== null && (
                <TextArea
                  label={`Reasoning of message ${index + 1}`}
                  rows={2}
                  value={draft.reasoning}
                  onKeyDown={onKeyDown}
                  onChange={(event) => edit(draft.key, { reasoning: event.target.value })}
                />
              )}
              <TextArea
                label={`${draft.form === 'parts' ? 'Content parts (JSON)' : 'Text'} of message ${index + 1}, ${draft.role}`}
                hideLabel={draft.form !== 'parts'}
                mono={draft.form === 'parts'}
                data-role={draft.role}
                rows={3}
                value={draft.text}
                onKeyDown={onKeyDown}
                onChange={(event) => edit(draft.key, { text: event.target.value })}
              />
              {draft.toolCalls !== null && (
                <TextArea
                  label={`Tool calls of message ${index + 1} (JSON)`}
                  mono
                  rows={3}
                  value={draft.toolCalls}
                  onKeyDown={onKeyDown}
                  onChange={(event) => edit(draft.key, { toolCalls: event.target.value })}
                />
              )}
            </div>
          </li>
        ))}
      </ol>
      <div>
        <Button
          onClick={() =>
            change([
              ...drafts,
              {
                key: Math.max(-1, ...drafts.map(({ key }) => key)) + 1,
                origin: null,
                role: 'assistant',
                form: 'text',
                text: '',
                reasoning: null,
                toolCalls: null,
              },
            ])
          }
        >
          <Plus size={14} aria-hidden />
          Add message
        </Button>
      </div>
      <FixDiff drafts={shown} original={item.conversation} />
      {!result.ok && (
        <Notice tone="error" title="This cannot be saved yet">
          {result.problem}
        </Notice>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button
          look="primary"
          disabled={!result.ok || unchanged}
          aria-keyshortcuts="Meta+Enter Control+Enter"
          onClick={save}
        >
          Save fix<Kbd>⌘/Ctrl ⏎</Kbd>
        </Button>
        <Button aria-keyshortcuts="Escape" onClick={onClose}>
          Close<Kbd>Esc</Kbd>
        </Button>
        <Button
          look="quiet"
          disabled={unchanged}
          onClick={() => {
            setDrafts(toDrafts(item.conversation))
            writeStored(draftKey(item), null)
          }}
        >
          Start over
        </Button>
        {unchanged && <span className="text-muted">Nothing is changed yet.</span>}
      </div>
    </div>
  )
}
