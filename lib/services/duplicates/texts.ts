import {
  type Conversation,
  messageText,
  parseConversation,
  type Scope,
  toolCallText,
} from '@/lib/core/conversation'
import type { DuplicateMember } from '@/lib/contract/duplicates'
import { memberRow } from '@/lib/db/duplicates'
import { dialogueDigest, likeness } from '@/lib/dedup'
import type { Session } from '../host/session'

/** Only the start of a long text is shown. */
const SHOWN_CHARACTERS = 6_000

/** A row by its dataset; null where that has been deleted. */
export interface DatasetRowId {
  datasetId: number | null
  exampleId: number
}

/** The facts for which the texts of rows must be read. */
export type MemberText = Pick<DuplicateMember, 'line' | 'turns' | 'likeness' | 'hash' | 'text'>

/**
 * Texts of rows of a cluster, each with the row kept instead of it. Rows are read and compared as a
 * whole, so a server does this in its workroom. With a scope, also the hash by which exact
 * duplicates are found.
 */
export function memberTexts(
  session: Session,
  members: readonly { place: DatasetRowId; kept: DatasetRowId | null }[],
  exact: Scope | null,
): Promise<MemberText[]> {
  return Promise.resolve(members.map(({ place, kept }) => memberText(session, place, kept, exact)))
}

function memberText(
  session: Session,
  place: DatasetRowId,
  kept: DatasetRowId | null,
  exact: Scope | null,
): MemberText {
  const row = storedRow(session, place)
  if (row === undefined) return { line: 0, turns: 0, likeness: null, hash: null, text: '' }
  const conversation = parseConversation(row.body)
  const other = kept === null ? undefined : storedRow(session, kept)
  return {
    line: row.line,
    turns: row.turns,
    likeness:
      other === undefined
        ? null
        : likeness(conversation, parseConversation(other.body), row.hash.equals(other.hash)),
    hash: exact === null ? null : dialogueDigest(conversation, exact),
    text: readable(conversation),
  }
}

const storedRow = (session: Session, { datasetId, exampleId }: DatasetRowId) =>
  memberRow(session.db, datasetId, exampleId)

/** The dialogue in readable form: who says, thinks and calls what, and what came back. */
function readable({ messages }: Conversation): string {
  const text = messages
    .map((message) => {
      const parts = [
        message.reasoning_content ?? '',
        messageText(message),
        ...(message.tool_calls ?? []).map((call) => `calls ${toolCallText(call)}`),
      ]
      return `${message.role}${message.name === undefined ? '' : ` (${message.name})`}: ${parts.filter((part) => part !== '').join('\n')}`
    })
    .join('\n\n')
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)} …` : text
}
