import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Database } from '@/lib/db/client'
import { entryHash, recordEvent } from '@/lib/db/events'
import { checkLedger, ledgerHead } from '@/lib/db/ledger'
import { chat, storeDataset, useDatabase } from './database'

const store = useDatabase()

function record(entries: number, data: object = { dataset: 1 }, kind = 'verdict'): void {
  for (let at = 0; at < entries; at++)
    store.db.transaction((transaction) => recordEvent(transaction, 'me', kind, data))
}

const found = (released: Parameters<typeof checkLedger>[1] = []) =>
  checkLedger(store.db, released).problems.map(({ entry, what }) => `${what} ${entry}`)

/** Gives an entry other data, and the hash that goes with it. */
function rewrite(id: number): void {
  const entry = store.db.get<Parameters<typeof entryHash>[0]>('SELECT * FROM Event WHERE id = ?', id)!
  store.db.run(
    'UPDATE Event SET data = ?, hash = ? WHERE id = ?',
    '{}',
    entryHash({ ...entry, data: '{}' }),
    id,
  )
}

describe('the check of the ledger', () => {
  it('finds nothing in a whole one, and counts it', () => {
    expect(checkLedger(store.db, [])).toMatchObject({ entries: 0, head: null, problems: [] })
    record(7)
    expect(checkLedger(store.db, [])).toMatchObject({
      entries: 7,
      head: { entry: 7 },
      counts: { edited: 0, removed: 0, forked: 0, release: 0 },
      problems: [],
    })
  })

  it.each(['data', 'actor', 'at', 'kind', 'hash', 'previousHash'])(
    'finds an entry whose %s was edited',
    (column) => {
      record(5)
      store.db.run(`UPDATE Event SET ${column} = 'x' WHERE id = 3`)
      expect(found()).toEqual(['edited 3'])
    },
  )

  it('finds an entry that was edited with its hash, by the one that continues from it', () => {
    record(5)
    rewrite(3)
    expect(found()).toEqual(['edited 3'])
  })

  it('finds removed entries at the start, in the middle and at the end', () => {
    record(9)
    store.db.run('DELETE FROM Event WHERE id IN (1, 4, 5, 9)')
    expect(checkLedger(store.db, []).problems.map(({ message }) => message)).toEqual([
      'Entry 1 was removed.',
      'Entries 4 to 5 were removed.',
      'Entry 9 at the end was removed.',
    ])
  })

  it('finds a last entry that was edited with its hash, and a chain that was written anew, by the manifest that names it', () => {
    record(5)
    const head = ledgerHead(store.db, 1)!
    expect(found([{ release: 'one', head }])).toEqual([])
    rewrite(5)
    expect(found()).toEqual([])
    expect(found([{ release: 'one', head }])).toEqual(['release 5'])
    expect(
      checkLedger(store.db, [
        { release: 'one', head: null },
        { release: 'two', head },
      ]),
    ).toMatchObject({ releases: { compared: 1, unnamed: 1 }, counts: { release: 1 } })
  })

  it('counts problems beyond those it lists', () => {
    record(150)
    store.db.run("UPDATE Event SET actor = 'somebody'")
    const { counts, problems } = checkLedger(store.db, [])
    expect([counts.edited, problems.length]).toEqual([150, 100])
  })

  it('cannot fork: no entry is continued twice, and one may continue from nothing', () => {
    record(3)
    const insert = (previousHash: string) =>
      store.db.run(
        "INSERT INTO Event (actor, kind, data, previousHash, hash) VALUES ('me', 'test', '{}', ?, 'h')",
        previousHash,
      )
    expect(() => insert('')).toThrow('UNIQUE')
    expect(() => insert(store.db.get<{ hash: string }>('SELECT hash FROM Event WHERE id = 2')!.hash)).toThrow(
      'UNIQUE',
    )
  })

  it('names the fork of a home that an earlier version made; its ledger goes on from there', async () => {
    const migrations = resolve('prisma/migrations')
    const names = readdirSync(migrations)
      .filter((name) => /^\d/.test(name))
      .sort()
    const db = new Database(join(store.db.file, '../old.db'))
    try {
      const apply = (name: string): void =>
        db.execute(readFileSync(join(migrations, name, 'migration.sql'), 'utf8'))
      const identity = names.findIndex((name) => name.endsWith('_identity'))
      names.slice(0, identity).forEach(apply)
      const insert = (previousHash: string, actor: string): string => {
        const entry = { previousHash, at: '2026-01-01', actor, kind: 'test', data: '{}' }
        db.run(
          'INSERT INTO Event (at, actor, kind, data, previousHash, hash) VALUES (?, ?, ?, ?, ?, ?)',
          entry.at,
          actor,
          entry.kind,
          entry.data,
          previousHash,
          entryHash(entry),
        )
        return entryHash(entry)
      }
      const first = insert('', 'one')
      const second = insert(first, 'one')
      insert(second, 'one')
      insert(second, 'two')
      names.slice(identity).forEach(apply)
      db.transaction((transaction) => recordEvent(transaction, 'me', 'test', {}))
      expect(checkLedger(db, [])).toMatchObject({
        entries: 5,
        counts: { edited: 0, removed: 0, forked: 1, release: 0 },
        problems: [{ entry: 4, what: 'forked' }],
      })
      expect(() =>
        db.run(
          "INSERT INTO Event (actor, kind, data, previousHash, hash) VALUES ('me', 'test', '{}', ?, 'h')",
          second,
        ),
      ).toThrow('UNIQUE')
    } finally {
      await db.close()
    }
  })
})

describe('the entry that a manifest names', () => {
  it('is the last one that decided about rows of the dataset, whatever else happened', () => {
    const { db } = store
    const dataset = storeDataset(db, [chat('a', 'b')])
    expect(ledgerHead(db, dataset)).toBeNull()
    record(1, { dataset }, 'import')
    record(2, { dataset })
    const { entry } = ledgerHead(db, dataset)!
    expect(entry).toBe(3)
    record(1, { dataset }, 'release')
    record(1, { dataset }, 'audit')
    record(2, { dataset: dataset + 1 })
    expect(ledgerHead(db, dataset)!.entry).toBe(3)
    // As earlier versions wrote it.
    record(1, { example: 1, decision: 'pass' })
    expect(ledgerHead(db, dataset)!.entry).toBe(8)
  })
})
