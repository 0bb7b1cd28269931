import { z } from 'zod'
import type { ReleaseView } from '@/lib/contract/releases'
import { parseStored } from '@/lib/contract/stored'
import { gateState, gateTitle, parseManifest } from '@/lib/release'
import { type Database, timestamp } from './client'
import { NOT_SET_ASIDE } from './row-decisions'
import { LATEST_VERDICT } from './verdicts'

/** A row as a release lists it, without its text. */
export interface ApprovedRow {
  id: number
  revisionId: number
  /** Content hash of the current revision, in hexadecimal. */
  revision: string
  /**
   * The row's own key, or the hash of its first revision: its identity on arrival, so that a fix
   * never moves it to another split.
   */
  key: string
}

/**
 * Verdict v joined to Example e, where v approves the current revision (review/verdict.ts states
 * the rule) and nobody has set the row aside.
 */
export const APPROVING = `Verdict v JOIN Example e ON e.id = v.exampleId
  AND coalesce(v.fixedId, CASE v.decision WHEN 'pass' THEN v.revisionId END) = e.headId AND ${NOT_SET_ASIDE}`

/**
 * The approved examples in id order, with what splits are decided on. Texts are read one by one, by
 * revision.
 */
export function approvedRows(db: Database, datasetId: number): ApprovedRow[] {
  return db.all(
    `SELECT e.id, e.headId AS revisionId, lower(hex(r.hash)) AS revision,
     coalesce(e."key", lower(hex(first.hash))) AS "key" FROM ${APPROVING}
     JOIN Revision r ON r.id = e.headId JOIN Revision first ON first.exampleId = e.id AND first.number = 1
     WHERE v.datasetId = ? AND ${LATEST_VERDICT} ORDER BY e.id`,
    datasetId,
  )
}

export function approvedIds(db: Database, datasetId: number): Set<number> {
  return new Set(
    db
      .all<{ id: number }>(
        `SELECT e.id FROM ${APPROVING} WHERE v.datasetId = ? AND ${LATEST_VERDICT}`,
        datasetId,
      )
      .map(({ id }) => id),
  )
}

export function countApproved(db: Database, datasetId: number): number {
  return db.get<{ n: number }>(
    `SELECT count(*) AS n FROM ${APPROVING} WHERE v.datasetId = ? AND ${LATEST_VERDICT}`,
    datasetId,
  )!.n
}

/** Rows in the files of the latest release; null where there is none. */
export function countReleased(db: Database, datasetId: number): number | null {
  const latest = db.get<{ manifest: string }>(
    'SELECT manifest FROM "Release" WHERE datasetId = ? ORDER BY version DESC LIMIT 1',
    datasetId,
  )
  if (latest === undefined) return null
  return parseManifest(latest.manifest).files.reduce((total, file) => total + file.rows, 0)
}

export interface NewRelease {
  datasetId: number
  dir: string
  seed: number
  params: string
  manifest: string
  manifestHash: string
  items: readonly { exampleId: number; revisionId: number; split: string }[]
}

/**
 * Records a release; the same manifest again is the same version, wherever it was last written.
 * Returns the version.
 */
export function insertRelease(db: Database, release: NewRelease): number {
  const same = db.get<{ version: number }>(
    'SELECT version FROM "Release" WHERE datasetId = ? AND manifestHash = ?',
    release.datasetId,
    release.manifestHash,
  )
  if (same) {
    db.run(
      'UPDATE "Release" SET dir = ? WHERE datasetId = ? AND version = ?',
      release.dir,
      release.datasetId,
      same.version,
    )
    return same.version
  }
  const version =
    (db.get<{ n: number | null }>(
      'SELECT max(version) AS n FROM "Release" WHERE datasetId = ?',
      release.datasetId,
    )!.n ?? 0) + 1
  const id = Number(
    db.run(
      `INSERT INTO "Release" (datasetId, version, dir, seed, params, manifest, manifestHash, createdAt)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      release.datasetId,
      version,
      release.dir,
      release.seed,
      release.params,
      release.manifest,
      release.manifestHash,
      timestamp(),
    ).lastInsertRowid,
  )
  for (const item of release.items)
    db.run(
      'INSERT INTO ReleaseItem (releaseId, exampleId, revisionId, split) VALUES (?, ?, ?, ?)',
      id,
      item.exampleId,
      item.revisionId,
      item.split,
    )
  return version
}

export interface StoredRelease {
  version: number
  dir: string
  seed: number
  params: string
  manifest: string
  manifestHash: string
  createdAt: Date
}

/** Every release of the home, with the name of its dataset. */
export function allReleases(
  db: Database,
): { dataset: string; version: number; dir: string; manifest: string }[] {
  return db.all(
    `SELECT d.name AS dataset, r.version, r.dir, r.manifest FROM "Release" r
     JOIN Dataset d ON d.id = r.datasetId WHERE d.removedAt IS NULL ORDER BY r.id`,
  )
}

export async function releasesOf(db: Database, datasetId: number): Promise<StoredRelease[]> {
  return (await db.prisma()).release.findMany({ where: { datasetId }, orderBy: { version: 'desc' } })
}

const askedBy = z.object({ actor: z.string() })

export function releaseView(row: StoredRelease): ReleaseView {
  const manifest = parseManifest(row.manifest)
  const { actor } = parseStored(askedBy, row.params) ?? { actor: '' }
  return {
    version: row.version,
    actor,
    createdAt: row.createdAt.toISOString(),
    seed: row.seed,
    format: manifest.format,
    files: manifest.files,
    index: manifest.index,
    splits: Object.fromEntries(manifest.files.map((file) => [file.split, file.rows])),
    manifestHash: row.manifestHash,
    waived: manifest.gates.flatMap((gate) =>
      gate.waived === null
        ? []
        : [
            {
              id: gate.id,
              title: gateTitle(gate.id),
              state: gateState(gate),
              detail: gate.detail,
              reason: gate.waived,
            },
          ],
    ),
  }
}

/** The folders into which release jobs were writing, according to their cursors. */
export function releaseMoves(
  db: Database,
): { jobId: number; dataset: string | null; running: boolean; cursor: string }[] {
  return db
    .all<{ jobId: number; dataset: string | null; running: number; cursor: string }>(
      `SELECT j.id AS jobId, d.name AS dataset, j.status = 'running' AS running, j.cursor FROM Job j
       LEFT JOIN Dataset d ON d.id = j.datasetId
       WHERE j.kind = 'release' AND j.cursor IS NOT NULL`,
    )
    .map((row) => ({ ...row, running: row.running === 1 }))
}

export function forgetReleaseMove(db: Database, jobId: number): void {
  db.run('UPDATE Job SET cursor = NULL WHERE id = ?', jobId)
}
