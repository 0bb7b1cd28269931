import { hash } from 'node:crypto'
import { type Conversation, conversationJson, isFlat } from './conversation'
import { canonicalJson } from './json'

/** Bytes of a SHA-256. */
export const HASH_BYTES = 32

export function sha256(data: string | Uint8Array): string {
  return hash('sha256', data, 'hex')
}

/**
 * The identity of a revision: SHA-256 of the canonical JSON of its messages and tools, 64 hex
 * digits.
 */
export function conversationHash(conversation: Conversation): string {
  return sha256(canonicalConversation(conversation))
}

/** Canonical JSON, of which a flat conversation's own JSON is a spelling already. */
function canonicalConversation(conversation: Conversation): string {
  return isFlat(conversation) ? conversationJson(conversation) : canonicalJson(conversation)
}

/**
 * A number in [0, 1) decided by the seed and the key alone, so that adding rows never moves the
 * others: the first 53 bits of SHA-256(seed NUL key).
 */
export function hashToUnit(seed: number, key: string): number {
  return parseInt(sha256(`${seed}\0${key}`).slice(0, 14), 16) / 2 ** 56
}
