import type { ConversationCut } from '@/lib/core/shown'
import { count } from '../format'
import { Notice } from '../ui/notice'

/** What of a long conversation is not on the screen. */
export function CutNotice({ cut }: { cut: ConversationCut }) {
  return (
    <Notice tone="info" title={`${count(cut.shown)} of ${count(cut.characters)} characters of the messages are shown`}>
      Long texts end early, {count(cut.messages)} messages being in the row; nothing of the row is changed. Releases and searches have all of it.
    </Notice>
  )
}
