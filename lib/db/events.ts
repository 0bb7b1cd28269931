import { sha256 } from '@/lib/core/hash'
import { canonicalJson } from '@/lib/core/json'
import { timestamp, type Transaction } from './client'

/**
 * Adds one entry to the ledger, in the transaction of the change it records: two writers that read the last entry before
 * they hold the write lock would both continue from it. Each entry's hash covers the one before, so that an edited or
 * removed entry shows.
 */
export function recordEvent({ db }: Transaction, actor: string, kind: string, data: object): void {
  const previous = db.get<{ hash: string }>('SELECT hash FROM Event ORDER BY id DESC LIMIT 1')?.hash ?? ''
  const at = timestamp()
  const text = canonicalJson(data)
  db.run(
    'INSERT INTO Event (at, actor, kind, data, previousHash, hash) VALUES (?, ?, ?, ?, ?, ?)',
    at, actor, kind, text, previous, sha256([previous, at, actor, kind, text].join('\n')),
  )
}
