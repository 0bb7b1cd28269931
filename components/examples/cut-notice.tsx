import type { ConversationCut } from '@/lib/contract/shown'
import { count } from '../format'
import { Notice } from '../ui/notice'

/** The parts of a long conversation that are not on the screen. */
export function CutNotice({ cut }: { cut: ConversationCut }) {
  return (
    <Notice
      tone="info"
      title={`${count(cut.shown)} of ${count(cut.characters)} characters of the messages are shown`}
    >
      {cut.messages === 1 ? 'Its message ends' : `The long ones of its ${count(cut.messages)} messages end`}{' '}
      early on this screen. The row itself is complete: releases, searches and the fix editor use all of it.
    </Notice>
  )
}
