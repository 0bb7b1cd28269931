import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { type Conversation, conversationJson } from '@/lib/core/conversation'
import { conversationHash } from '@/lib/core/hash'
import { listingOf } from '@/lib/core/listing'
import { Database } from '@/lib/db/client'
import { appendRows, closeImport, createImport, type NewExample } from '@/lib/db/imports'
import { migrate } from '@/lib/db/migrate'

/** A migrated database in a folder of its own for each test. */
export function useDatabase(): { readonly db: Database } {
  const holder: { db: Database | undefined; folder: string } = { db: undefined, folder: '' }
  beforeEach(() => {
    holder.folder = mkdtempSync(join(tmpdir(), 'winnow-test-'))
    holder.db = new Database(join(holder.folder, 'winnow.db'))
    migrate(holder.db, resolve('prisma/migrations'))
  })
  afterEach(async () => {
    await holder.db?.close()
    rmSync(holder.folder, { recursive: true })
  })
  return {
    get db() {
      return holder.db!
    },
  }
}

export function exampleOf(conversation: Conversation, line = 1): NewExample {
  return {
    origin: { record: line, line, key: null, category: null, rawStart: null, rawBytes: null, raw: '{}' },
    listing: listingOf(conversation),
    body: Buffer.from(conversationJson(conversation)),
    hash: Buffer.from(conversationHash(conversation), 'hex'),
  }
}

export function chat(question: string, answer: string): Conversation {
  return {
    messages: [
      { role: 'user', content: question },
      { role: 'assistant', content: answer },
    ],
  }
}

/** A dataset with one finished import of these conversations; ids count from 1. */
export function storeDataset(db: Database, conversations: readonly Conversation[]): number {
  const datasetId = Number(
    db.run("INSERT INTO Dataset (name, purpose) VALUES ('test', 'train')").lastInsertRowid,
  )
  const importId = createImport(db, {
    datasetId,
    file: 'test.jsonl',
    path: '/dev/null',
    bytes: 0,
    sha256: '',
    origin: null,
    model: null,
  })
  db.transaction(() =>
    appendRows(
      db,
      { importId, datasetId },
      conversations.map((conversation, at) => exampleOf(conversation, at + 1)),
      [],
    ),
  )
  closeImport(db, importId, 'done')
  return datasetId
}
