import { sha256 } from '@/lib/core/hash'
import { canonicalJson } from '@/lib/core/json'
import { timestamp, type Transaction } from './client'

/**
 * Adds one entry to the ledger, in the transaction of the change it records: two writers that read
 * the last entry before they hold the write lock would both continue from it. Each entry's hash
 * covers the one before, so that an edited or removed entry shows.
 */
export function recordEvent({ db }: Transaction, actor: string, kind: string, data: object): void {
  const previousHash = db.get<{ hash: string }>('SELECT hash FROM Event ORDER BY id DESC LIMIT 1')?.hash ?? ''
  const entry = { previousHash, at: timestamp(), actor, kind, data: canonicalJson(data) }
  db.run(
    'INSERT INTO Event (at, actor, kind, data, previousHash, hash) VALUES (?, ?, ?, ?, ?, ?)',
    entry.at,
    actor,
    kind,
    entry.data,
    previousHash,
    entryHash(entry),
  )
}

/** The hash an entry must have. */
export function entryHash({
  previousHash,
  at,
  actor,
  kind,
  data,
}: {
  previousHash: string
  at: string
  actor: string
  kind: string
  data: string
}): string {
  return sha256([previousHash, at, actor, kind, data].join('\n'))
}
