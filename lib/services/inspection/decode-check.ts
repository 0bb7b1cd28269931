import { existsSync } from 'node:fs'
import { z } from 'zod'
import { openSetup, type RenderingChoice } from '@/lib/adapters/contract'
import { plainConversation } from '@/lib/core/conversation'
import {
  DEFAULT_DECODE_ROWS,
  DEFAULT_SEED,
  type DecodeCheckView,
  type DecodedRow,
  type DecodedStretch,
  SHOWN_SIDE,
} from '@/lib/contract/decode-check'
import { SeededSample } from '@/lib/core/seeded-sample'
import { beginning, shownConversation } from '@/lib/contract/shown'
import { conversationOf, exampleIds, findExample } from '@/lib/db/examples'
import { decodeCheck as checkExample, type Setup } from '@/lib/render'
import { examplesOfFile, type SourceExample } from './labelled-examples'
import type { Session } from '../host/session'

/** More rows than anybody reads. */
const MAXIMUM_ROWS = 10_000

const decodeRequest = z.object({
  n: z.int().min(1).max(MAXIMUM_ROWS).default(DEFAULT_DECODE_ROWS),
  seed: z.int().default(DEFAULT_SEED),
})

type DecodeOptions = z.input<typeof decodeRequest> & {
  [Choice in 'tokenizer' | 'template' | 'policy']?: RenderingChoice[Choice] | undefined
}

/**
 * A sample of a dataset under its contract, or as the options say, each row as far as a screen
 * shows it. Throws WinnowError not-found, tokenizer-missing, template-error.
 */
export async function decodeCheck(
  session: Session,
  name: string,
  options: DecodeOptions = {},
): Promise<DecodeCheckView> {
  return checkDataset(session, name, options, { paths: false, show: shownRow })
}

/**
 * The same for a dataset or a file, whose tokenizer and template may be files of this machine: for
 * the command line.
 */
export async function decodeCheckOf(
  session: Session,
  target: string,
  options: DecodeOptions,
): Promise<DecodeCheckView> {
  return existsSync(target)
    ? checkFile(session, target, options)
    : checkDataset(session, target, options, { paths: true, show: (row) => row })
}

async function checkDataset(
  session: Session,
  name: string,
  options: DecodeOptions,
  { show, ...access }: { paths: boolean; show: (row: DecodedRow) => DecodedRow },
): Promise<DecodeCheckView> {
  const { db, home } = session
  const { id: datasetId, contract } = await session.dataset(name, 'reader')
  const { n, seed, ...choice } = { ...options, ...decodeRequest.parse(options) }
  const setup = await openSetup({ ...contract, ...given(choice) }, home, access)
  const sample = new SeededSample<number>(n, seed)
  for (const id of exampleIds(db, datasetId)) sample.add(String(id), id)
  const rows = sample.items().map((id) => {
    const { line, headId } = findExample(db, datasetId, id)!
    return show(rowOf({ id, line, conversation: conversationOf(db, headId) }, setup))
  })
  return viewOf(rows, { n, seed, of: sample.seen, unread: 0 })
}

async function checkFile(session: Session, path: string, options: DecodeOptions): Promise<DecodeCheckView> {
  const { n, seed, ...choice } = { ...options, ...decodeRequest.parse(options) }
  const setup = await openSetup(
    { tokenizer: 'qwen2_5', template: null, policy: 'assistant', maxLength: 2048, ...given(choice) },
    session.home,
    { paths: true },
  )
  const sample = new SeededSample<SourceExample>(n, seed)
  let unread = 0
  // By line: a file may give two rows one id.
  for await (const example of examplesOfFile(path)) {
    if ('error' in example) unread++
    else sample.add(String(example.line), example)
  }
  return viewOf(
    sample.items().map((example) => rowOf(example, setup)),
    { n, seed, of: sample.seen, unread },
  )
}

/** Only the given options, so that they can override the others. */
function given(choice: Omit<DecodeOptions, 'n' | 'seed'>): Partial<RenderingChoice> {
  return Object.fromEntries(Object.entries(choice).filter(([, value]) => value !== undefined))
}

function rowOf({ id, line, conversation }: SourceExample, setup: Setup): DecodedRow {
  return {
    id,
    line,
    messages: plainConversation(conversation).messages,
    ...checkExample(conversation, setup),
  }
}

/**
 * A page holds hundreds of rows, of which each may have 16 MB: long messages end early, all at the
 * same length.
 */
function shownRow(row: DecodedRow): DecodedRow {
  const { conversation, cut } = shownConversation({ messages: row.messages }, SHOWN_SIDE)
  const characters = row.decoded.reduce((sum, { text }) => sum + text.length, 0)
  const isLong = characters > SHOWN_SIDE
  return {
    ...row,
    messages: conversation.messages,
    decoded: isLong ? beginningOf(row.decoded) : row.decoded,
    ...((cut !== undefined || isLong) && {
      cut: { ...(cut && { recorded: cut.characters }), ...(isLong && { decoded: characters }) },
    }),
  }
}

function beginningOf(stretches: readonly DecodedStretch[]): DecodedStretch[] {
  const shown: DecodedStretch[] = []
  let left = SHOWN_SIDE
  for (const stretch of stretches) {
    if (left <= 0) break
    shown.push({ ...stretch, text: beginning(stretch.text, left) })
    left -= stretch.text.length
  }
  return shown
}

function viewOf(
  rows: DecodedRow[],
  facts: Pick<DecodeCheckView, 'n' | 'seed' | 'of' | 'unread'>,
): DecodeCheckView {
  return {
    ...facts,
    n: rows.length,
    ids: rows.map(({ id }) => id),
    rows,
    mismatches: rows.flatMap(({ id, mismatch }) => (mismatch === null ? [] : [{ id, reason: mismatch }])),
  }
}
