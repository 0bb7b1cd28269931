import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Conversation } from '@/lib/core/conversation'

/** Lines of a golden JSONL file. */
export function readLines<Row>(data: string, file: string): Row[] {
  return readFileSync(join(data, 'golden', file), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Row)
}

export function readConversations(data: string, file: string): Map<string, Conversation> {
  const given = JSON.parse(readFileSync(join(data, 'golden', file), 'utf8')) as Record<string, Conversation> | (Conversation & { id: string })[]
  return new Map(Array.isArray(given) ? given.map((conversation) => [conversation.id, conversation]) : Object.entries(given))
}
