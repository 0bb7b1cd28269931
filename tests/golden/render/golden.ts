import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Conversation, Message } from '@/lib/core/conversation'
import type { JsonValue } from '@/lib/core/json'
import { fromJson } from '@/lib/jinja'

function readGolden(data: string, file: string): string {
  return readFileSync(join(data, 'golden', file), 'utf8')
}

/** Lines of a golden JSONL file. */
export function readLines<Row>(data: string, file: string): Row[] {
  return readGolden(data, file)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row)
}

export function readConversations(data: string, file: string): Map<string, Conversation> {
  const given = JSON.parse(readGolden(data, file)) as (Conversation & { id: string })[]
  return new Map(given.map((conversation) => [conversation.id, conversation]))
}

/**
 * Conversations by name with numbers as Python reads them: 1.0 stays a float, a long integer keeps
 * every digit.
 */
export function readPythonConversations(data: string, file: string): Map<string, Conversation> {
  const given = fromJson(readGolden(data, file)) as Map<string, Map<string, unknown>>
  return new Map(
    [...given].map(([name, conversation]) => [
      name,
      {
        messages: conversation.get('messages') as Message[],
        ...(conversation.has('tools') && { tools: conversation.get('tools') as JsonValue[] }),
      },
    ]),
  )
}
