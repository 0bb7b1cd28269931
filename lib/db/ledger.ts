import type { LedgerHead, LedgerProblem, LedgerProblemKind, LedgerReport } from '@/lib/core/ledger'
import type { Database } from './client'
import { entryHash } from './events'
import { lastId } from './last-id'

interface Entry {
  id: number
  at: string
  actor: string
  kind: string
  data: string
  previousHash: string
  hash: string
}

/** A release and the ledger head in its manifest; null if the manifest has none. */
export interface ReleasedHead {
  release: string
  head: LedgerHead | null
}

/**
 * Entries that add rows to a dataset or decide about them; other entries, such as searches, do not
 * affect a release.
 */
const DECIDING = ['import', 'contract', 'rubric', 'verdict', 'undo', 'row-decisions', 'undo-row-decisions']

/** Problems beyond these are counted. */
const LISTED = 100

/**
 * The last entry that brought rows of a dataset or decided about them; its hash covers every entry
 * before. Null where there is none.
 */
export function ledgerHead(db: Database, datasetId: number): LedgerHead | null {
  // Earlier versions wrote the example of a verdict and not its dataset.
  return (
    db.get<LedgerHead>(
      `SELECT id AS entry, hash FROM Event v
       WHERE kind IN (${DECIDING.map((kind) => `'${kind}'`).join(', ')}) AND coalesce(json_extract(data, '$.dataset'),
       (SELECT e.datasetId FROM Example e WHERE e.id = json_extract(v.data, '$.example'))) = ?
       ORDER BY id DESC LIMIT 1`,
      datasetId,
    ) ?? null
  )
}

/**
 * Follows the chain from its first entry to its last, and compares it with the ledger heads in
 * releases.
 */
export function checkLedger(db: Database, released: Iterable<ReleasedHead>): LedgerReport {
  return db.snapshot(() => {
    const found = new Problems()
    /** The entry that has each hash. */
    const entries = new Map<string, number>()
    let last = { id: 0, hash: '', edited: false }
    for (const entry of db.walk<Entry>(
      'SELECT id, at, actor, kind, data, previousHash, hash FROM Event WHERE id > ? ORDER BY id',
      [],
    )) {
      const edited = entryHash(entry) !== entry.hash
      if (edited)
        found.add(
          entry.id,
          'edited',
          `Entry ${entry.id} (${entry.kind}) does not match its hash: it was edited.`,
        )
      // If one of the two was edited, comparing their links proves nothing.
      checkPlace(entry, last, entries, found, edited || last.edited)
      entries.set(entry.hash, entry.id)
      last = { ...entry, edited }
    }
    const given = lastId(db, 'Event')
    if (given > last.id) found.removed(last.id + 1, given, ' at the end')
    const releases = { compared: 0, unnamed: 0 }
    for (const { release, head } of released) {
      if (head === null) releases.unnamed++
      else {
        releases.compared++
        checkRelease(release, head, entries, found)
      }
    }
    return {
      entries: entries.size,
      head: last.id === 0 ? null : { entry: last.id, hash: last.hash },
      releases,
      counts: found.counts,
      problems: found.list,
    }
  })
}

function checkPlace(
  { id, previousHash }: Entry,
  last: { id: number; hash: string },
  entries: ReadonlyMap<string, number>,
  found: Problems,
  edited: boolean,
): void {
  if (id !== last.id + 1) found.removed(last.id + 1, id - 1)
  else if (previousHash !== last.hash && !edited) {
    const before = previousHash === '' ? 0 : entries.get(previousHash)
    if (before === undefined)
      found.add(
        last.id,
        'edited',
        `Entry ${last.id} is not the one that entry ${id} continues from: it was edited.`,
      )
    else
      found.add(
        id,
        'forked',
        `Entry ${id} continues from ${before === 0 ? 'nothing' : `entry ${before}`}, as entry ${before + 1} does: two writers did not wait for each other, as in earlier versions of Winnow.`,
      )
  }
}

function checkRelease(
  release: string,
  { entry, hash }: LedgerHead,
  entries: ReadonlyMap<string, number>,
  found: Problems,
): void {
  if (entries.get(hash) === entry) return
  found.add(
    entry,
    'release',
    `${release} was made after entry ${entry} with the hash ${hash.slice(0, 16)}…, and the ledger has no such entry: the ledger was rewritten since, or belongs to another home.`,
  )
}

class Problems {
  readonly list: LedgerProblem[] = []
  readonly counts: Record<LedgerProblemKind, number> = { edited: 0, removed: 0, forked: 0, release: 0 }

  add(entry: number, what: LedgerProblemKind, message: string): void {
    this.counts[what]++
    if (this.list.length < LISTED) this.list.push({ entry, what, message })
  }

  removed(first: number, last: number, where = ''): void {
    this.add(
      first,
      'removed',
      first === last
        ? `Entry ${first}${where} was removed.`
        : `Entries ${first} to ${last}${where} were removed.`,
    )
  }
}
