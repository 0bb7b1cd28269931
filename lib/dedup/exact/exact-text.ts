import { type Conversation, dialogueOf, type Scope } from '@/lib/core/conversation'
import type { Likeness } from '@/lib/contract/duplicates'
import { sha256 } from '@/lib/core/hash'
import { comparable, comparableWords } from '@/lib/text/comparable'

/**
 * Every run of whitespace one space, none at the ends: what two texts must share to be called the
 * same.
 */
function normaliseText(text: string): string {
  return comparable(text).replace(/\s+/gu, ' ').trim()
}

/** The words alone: capitals and punctuation do not count. */
function wordsOf(text: string): string {
  return comparableWords(text)
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim()
}

/**
 * SHA-256 of the dialogue by which exact duplicates are found: who says, thinks and calls what,
 * Unicode and whitespace normalised.
 */
export function dialogueDigest(conversation: Conversation, scope: Scope, withSystem = true): string {
  const messages = withSystem
    ? conversation.messages
    : conversation.messages.filter(({ role }) => role !== 'system')
  return digest({ messages }, scope, normaliseText)
}

/** The same by the words alone. */
export function wordsDigest(conversation: Conversation, scope: Scope): string {
  return digest(conversation, scope, wordsOf)
}

/** A text that a normalisation leaves nothing of is compared as it stands. */
function digest(conversation: Conversation, scope: Scope, normalise: (text: string) => string): string {
  return sha256(
    JSON.stringify(
      dialogueOf(conversation, scope).map((parts) =>
        parts.map((text) => normalise(text) || normaliseText(text) || text),
      ),
    ),
  )
}

/** `identical` is a matter of the content hashes, which the caller has. */
export function likeness(one: Conversation, other: Conversation, identical: boolean): Likeness {
  if (identical) return 'identical'
  if (dialogueDigest(one, 'all') === dialogueDigest(other, 'all')) return 'same-dialogue'
  return dialogueDigest(one, 'all', false) === dialogueDigest(other, 'all', false)
    ? 'same-but-system'
    : 'near'
}
