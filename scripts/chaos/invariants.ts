import { createHash } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'

/** Invariants of a home, whatever was done to it, once its jobs have ended. */
const INVARIANTS: Readonly<Record<string, (home: OpenHome) => string[]>> = {
  'the database is whole': ({ rows }) => [
    ...rows<{ integrity_check: string }>('PRAGMA integrity_check')
      .map((row) => row.integrity_check)
      .filter((word) => word !== 'ok'),
    ...rows<{ table: string }>('PRAGMA foreign_key_check').map(
      ({ table }) => `${table} names a row that is not there`,
    ),
  ],

  'a finished import has each accepted row once': ({ rows }) =>
    rows<{
      id: number
      rows: number
      accepted: number
      rejected: number
      stored: number
      places: number
      refused: number
    }>(
      `SELECT id, rows, accepted, rejected, (SELECT count(*) FROM Rejection WHERE importId = i.id) AS refused,
       (SELECT count(*) FROM Example WHERE importId = i.id) AS stored, (SELECT count(DISTINCT line) FROM Example WHERE importId = i.id) AS places
     FROM Import i WHERE status = 'done'`,
    ).flatMap(({ id, rows: read, accepted, rejected, stored, places, refused }) => [
      ...(stored === accepted && places === accepted
        ? []
        : [`import ${id} accepted ${accepted} rows; ${stored} are stored, in ${places} places`]),
      ...(refused === rejected && read === accepted + rejected
        ? []
        : [
            `import ${id}: ${read} read, ${accepted} accepted, ${rejected} rejected, ${refused} rejections kept`,
          ]),
    ]),

  'an import that did not finish left no row': ({ rows }) =>
    rows<{ id: number; status: string; n: number }>(
      "SELECT i.id, i.status, count(*) AS n FROM Example e JOIN Import i ON i.id = e.importId WHERE i.status <> 'done' GROUP BY i.id",
    ).map(({ id, status, n }) => `import ${id} is ${status} and has ${n} rows`),

  'no job is left running': ({ rows }) =>
    rows<{ id: number; kind: string; status: string }>(
      "SELECT id, kind, status FROM Job WHERE status IN ('queued', 'running')",
    ).map(({ id, kind, status }) => `job ${id} (${kind}) is still ${status}`),

  'the ledger is one chain': ({ rows }) => {
    let previous = ''
    return rows<{
      id: number
      at: string
      actor: string
      kind: string
      data: string
      previousHash: string
      hash: string
    }>('SELECT * FROM Event ORDER BY id').flatMap((event) => {
      const expected = createHash('sha256')
        .update([event.previousHash, event.at, event.actor, event.kind, event.data].join('\n'))
        .digest('hex')
      const faults = [
        ...(event.previousHash === previous ? [] : [`event ${event.id} does not follow the one before it`]),
        ...(event.hash === expected ? [] : [`event ${event.id} is not what was written`]),
      ]
      previous = event.hash
      return faults
    })
  },

  'a verdict judges a revision of its own example and dataset': ({ rows }) =>
    rows<{ id: number }>(
      `SELECT v.id FROM Verdict v LEFT JOIN Example e ON e.id = v.exampleId LEFT JOIN Revision r ON r.id = v.revisionId
     WHERE e.datasetId IS NOT v.datasetId OR r.exampleId IS NOT v.exampleId`,
    ).map(({ id }) => `verdict ${id} is about another row`),

  'a finding belongs to an example of its run': ({ rows }) =>
    rows<{ run: number; n: number }>(
      `SELECT f.runId AS run, count(*) AS n FROM Finding f JOIN AnalysisRun a ON a.id = f.runId LEFT JOIN Example e ON e.id = f.exampleId
     WHERE e.datasetId IS NOT a.datasetId GROUP BY f.runId`,
    ).map(({ run, n }) => `run ${run} has ${n} findings about rows of another dataset`),

  'nothing half written lies about': ({ dir }) =>
    ['uploads', 'releases', 'files', 'tokenizers'].flatMap((folder) =>
      (existsSync(join(dir, folder)) ? readdirSync(join(dir, folder)) : [])
        .filter((name) => folder === 'uploads' || /^writing-|\.part/.test(name))
        .map((name) => `${folder}/${name}`),
    ),
}

interface OpenHome {
  dir: string
  rows: <Row>(sql: string) => Row[]
}

/** Every fault found, with the invariant it breaks; an empty list where all hold. */
export function violations(dir: string): string[] {
  const db = new Sqlite(join(dir, 'winnow.db'), { readonly: true })
  try {
    const home: OpenHome = { dir, rows: <Row>(sql: string) => db.prepare(sql).all() as Row[] }
    return Object.entries(INVARIANTS).flatMap(([name, check]) =>
      check(home).map((fault) => `${name}: ${fault}`),
    )
  } finally {
    db.close()
  }
}

export const INVARIANT_COUNT = Object.keys(INVARIANTS).length

/** Client ids that a server acknowledged and the home does not hold exactly once. */
export function lostVerdicts(dir: string, acknowledged: readonly string[]): string[] {
  const db = new Sqlite(join(dir, 'winnow.db'), { readonly: true })
  try {
    const stored = db.prepare('SELECT count(*) FROM Verdict WHERE clientId = ?').pluck()
    return acknowledged
      .filter((id) => stored.get(id) !== 1)
      .map((id) => `verdict ${id} was acknowledged and is not there once`)
  } finally {
    db.close()
  }
}
