import { z } from 'zod'
import { openSetup } from '@/lib/adapters/contract'
import { parseExactJson } from '@/lib/core/exact-json'
import { type Conversation, plainConversation } from '@/lib/core/conversation'
import { WinnowError } from '@/lib/core/errors'
import { type Inspection, SHOWN_CHARACTERS } from '@/lib/contract/inspection'
import { jsonText } from '@/lib/core/json'
import { type ShownConversation, shownConversation } from '@/lib/contract/shown'
import { SYSTEM_PROMPTS } from '@/lib/core/serving-contract'
import { conversationOf, findExample, neighbours } from '@/lib/db/examples'
import { detect, readRows } from '@/lib/ingest'
import { cutInspection, inspect } from '@/lib/render'
import type { Session } from '../host/session'

/**
 * Characters of a conversation one may type; a record larger than this is looked at in its dataset.
 */
const MAXIMUM_CHARACTERS = 200_000

const trialRequest = z.object({
  template: z.string().max(200),
  tokenizer: z.string().max(200),
  policy: z.string().max(100),
  systemPrompts: z.enum(SYSTEM_PROMPTS).default('keep'),
  /** A record as JSON, in any schema that import reads. */
  text: z.string().max(MAXIMUM_CHARACTERS).optional(),
  /** Null: the first one. */
  example: z.object({ dataset: z.string(), id: z.int().nullable() }).optional(),
})

/**
 * A template on one conversation, typed in or of a dataset, with the conversation as it was
 * understood, as far as a screen shows it.
 */
export async function tryTemplate(
  session: Session,
  request: unknown,
): Promise<ShownConversation & { inspection: Inspection }> {
  const { text, example, template, tokenizer, policy, systemPrompts } = trialRequest.parse(request)
  const conversation =
    example === undefined ? await conversationFrom(text ?? '') : await conversationIn(session, example)
  const setup = await openSetup(
    { tokenizer, template, policy, systemPrompts, maxLength: Number.MAX_SAFE_INTEGER },
    session.home,
  )
  return {
    ...shownConversation(plainConversation(conversation)),
    inspection: cutInspection(inspect(conversation, setup), SHOWN_CHARACTERS),
  }
}

async function conversationIn(
  session: Session,
  {
    dataset,
    id,
  }: {
    dataset: string
    id: number | null
  },
): Promise<Conversation> {
  const { db } = session
  const datasetId = (await session.dataset(dataset, 'reader')).id
  const wanted = id ?? neighbours(db, datasetId, 0).nextId
  const example = wanted === null ? undefined : findExample(db, datasetId, wanted)
  if (example === undefined)
    throw new WinnowError(
      'not-found',
      id === null ? `"${dataset}" has no example yet.` : `"${dataset}" has no example ${id}.`,
    )
  return conversationOf(db, example.headId)
}

/**
 * Read as an import would read a file with this one record, so that both refuse the same records.
 */
async function conversationFrom(text: string): Promise<Conversation> {
  let record: unknown
  try {
    record = parseExactJson(text)
  } catch (cause) {
    throw new WinnowError(
      'malformed',
      `The conversation is not JSON: ${cause instanceof Error ? cause.message : 'unknown reason'}`,
      { cause },
    )
  }
  const line = new TextEncoder().encode(`${jsonText(record)}\n`)
  const source = {
    name: 'conversation.jsonl',
    size: line.length,
    read: (start: number, length: number) => Promise.resolve(line.subarray(start, start + length)),
  }
  const options = { format: 'auto', mixed: 'keep-all', preference: 'chosen' } as const
  for await (const rows of readRows(source, await detect(source, options), options)) {
    for (const row of rows) {
      if (row.ok) return row.conversation
      throw new WinnowError('malformed', row.message)
    }
  }
  throw new WinnowError('empty-file', 'There is no conversation to render.')
}
