import { parentPort, workerData } from 'node:worker_threads'
import {
  type Conversation,
  parseConversation,
  type Scope,
  scopeLines,
  scopeText,
} from '@/lib/core/conversation'
import { HASH_BYTES } from '@/lib/core/hash'
import { Database } from '@/lib/db/client'
import { type SearchedRow, rowById, rowsBetween } from '@/lib/db/duplicates'
import {
  countGrams,
  dialogueDigest,
  ShingleCollection,
  type ShingledTexts,
  type Shingling,
  wordsDigest,
  joinWorker,
} from '@/lib/dedup'

/**
 * Thread that reads its share of a dataset from a connection of its own and takes its share of the
 * join.
 */

export interface NearThreadData {
  database: string
  scope: Scope
  shingling: Shingling
}

/** Rows by range of ids, or by single ids. */
export interface ReadTask {
  step: 'read'
  rows: { datasetId: number; from: number; to: number } | { ids: Float64Array }
  make: Making
}

/**
 * The data to compute from the rows: shingle sets, digests for exact duplicates, counts of grams,
 * or only the texts.
 */
export type Making =
  | { kind: 'shingles'; boilerplate: Uint32Array | null }
  | { kind: 'digests' }
  | { kind: 'counts'; grams: Uint32Array }
  | { kind: 'texts' }

/** The rows read, as columns in id order. */
export interface RowPart {
  ids: number[]
  importIds: number[]
  turns: number[]
  /** SHA-256 of the whole conversation. */
  hashes: Uint8Array
  made: Made
}

interface Made {
  texts?: ShingledTexts
  digests?: Digests
  counts?: Uint32Array
  samples?: string[]
}

/** Per row what exact duplicates share, and what tells apart those that are the same in part. */
export interface Digests {
  same: string[]
  /** For whole rows: everything but the system prompt. For prompts or answers: the whole row. */
  other: string[]
  /** The same without regard to capitals and punctuation. */
  words: string[]
}

/** Ids read at once: long rows must not pile up. */
const BATCH = 500

const { database, scope, shingling } = workerData as NearThreadData
const db = new Database(database)

const port = parentPort!
const answer = joinWorker<ReadTask>(({ rows, make }) => {
  const part: RowPart = { ids: [], importIds: [], turns: [], hashes: new Uint8Array(0), made: {} }
  const hashes: Buffer[] = []
  const maker = makerOf(make)
  for (const row of read(rows)) {
    part.ids.push(row.id)
    part.importIds.push(row.importId)
    part.turns.push(row.turns)
    hashes.push(row.hash)
    maker.add(parseConversation(row.body))
  }
  part.hashes = new Uint8Array(hashes.length * HASH_BYTES)
  hashes.forEach((hash, at) => part.hashes.set(hash, at * HASH_BYTES))
  part.made = maker.made()
  return part
})
port.on('message', (task: Parameters<typeof answer>[0]) => port.postMessage(answer(task)))

function* read(rows: ReadTask['rows']): Generator<SearchedRow> {
  if ('ids' in rows) {
    for (const id of rows.ids) yield rowById(db, id)!
    return
  }
  for (let from = rows.from; from <= rows.to; from += BATCH)
    yield* rowsBetween(db, rows.datasetId, from, Math.min(rows.to, from + BATCH - 1))
}

function makerOf(make: Making): { add(conversation: Conversation): void; made(): Made } {
  switch (make.kind) {
    case 'shingles': {
      const collection = new ShingleCollection(shingling, make.boilerplate)
      return {
        add: (conversation) => void collection.addLines(scopeLines(conversation, scope)),
        made: () => ({ texts: collection.texts() }),
      }
    }
    case 'counts': {
      const collection = new ShingleCollection(shingling)
      return {
        add: (conversation) => void collection.addLines(scopeLines(conversation, scope)),
        made: () => ({ counts: countGrams(collection.texts(), make.grams) }),
      }
    }
    case 'texts': {
      const samples: string[] = []
      return {
        add: (conversation) => void samples.push(scopeText(conversation, scope)),
        made: () => ({ samples }),
      }
    }
    case 'digests': {
      const digests: Digests = { same: [], other: [], words: [] }
      const add = (conversation: Conversation): void => {
        digests.same.push(dialogueDigest(conversation, scope))
        digests.other.push(dialogueDigest(conversation, 'all', scope !== 'all'))
        digests.words.push(wordsDigest(conversation, scope))
      }
      return { add, made: () => ({ digests }) }
    }
  }
}
