import { z } from 'zod'
import { downloadTokenizer, receiveTokenizerFile, TOKENIZER_FILES } from '@/lib/adapters/tokenizers'
import { recordEvent } from '@/lib/db/events'
import { write } from '../host/write'
import type { Session } from '../host/session'

const uploadRequest = z.object({
  name: z.string().trim(),
  file: z.enum(TOKENIZER_FILES),
  first: z.stringbool(),
})

/**
 * One file of a tokenizer as the browser sends it; tokenizer.json comes last and completes it.
 * Throws what receiveTokenizerFile throws.
 */
export async function receiveTokenizer(
  session: Session,
  content: AsyncIterable<Uint8Array>,
  request: unknown,
  signal: AbortSignal,
): Promise<{ id: string; complete: boolean }> {
  const upload = uploadRequest.parse(request)
  const { name } = upload
  const complete = await receiveTokenizerFile(session.home.dir, upload, content, signal)
  if (complete)
    await write(session, (transaction) =>
      recordEvent(transaction, session.actor, 'upload-tokenizer', { tokenizer: name }),
    )
  return { id: name, complete }
}

const downloadRequest = z.object({ id: z.string().trim() })

/**
 * A tokenizer of the Hub, fetched into the home because somebody asked for it. Throws what
 * downloadTokenizer throws.
 */
export async function fetchTokenizer(
  session: Session,
  request: unknown,
  signal?: AbortSignal,
): Promise<{ id: string }> {
  const { id } = downloadRequest.parse(request)
  await downloadTokenizer(id, session.home.dir, signal)
  await write(session, (transaction) =>
    recordEvent(transaction, session.actor, 'download-tokenizer', { tokenizer: id }),
  )
  return { id }
}
