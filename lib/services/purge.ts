import { existsSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { bytesOf, leftovers, listed } from '@/lib/adapters/leftovers'
import { keepReserve, releaseReserve } from '@/lib/adapters/reserve'
import { WinnowError } from '@/lib/core/errors'
import { machineRefusal } from '@/lib/core/machine-errors'
import { recordEvent } from '@/lib/db/events'
import { runningJobs } from '@/lib/db/jobs'
import { compact, countRemoved, freeBytes, releaseFolders, sourcesInUse, usedBytes } from '@/lib/db/space'
import { finishRemovals } from './datasets'
import { write } from './host/write'
import type { Session } from './host/session'

/** Something that is, or was, deleted, and its size in bytes. */
interface PurgedPart {
  what: 'source files' | 'caches' | 'copies of the database' | 'leftovers' | 'releases' | 'deleted rows'
  count: number
  bytes: number
}

export interface PurgeReport {
  parts: PurgedPart[]
  /**
   * Releases in the home whose dataset no longer exists: kept unless their deletion is requested.
   */
  orphanedReleases: { count: number; bytes: number }
  /** Failures, in words. */
  problems: string[]
}

/** Everything that `purge` would delete. */
export function purgePlan(session: Session, withReleases: boolean): PurgeReport {
  const { db, home } = session
  const part = (what: PurgedPart['what'], paths: readonly string[]): PurgedPart => ({
    what,
    count: paths.length,
    bytes: sizeOf(paths),
  })
  const orphans = orphanedReleases(session)
  return {
    parts: [
      part('source files', unusedSources(session)),
      part('caches', caches(session)),
      part('copies of the database', listed(join(home.dir, 'copies'))),
      part('leftovers', leftovers(home, new Date(), false)),
      ...(withReleases ? [part('releases', orphans)] : []),
      { what: 'deleted rows', count: countRemoved(db), bytes: freeBytes(db) },
    ],
    orphanedReleases: { count: orphans.length, bytes: sizeOf(orphans) },
    problems: [],
  }
}

/**
 * Permanently deletes everything that this home no longer uses: files first, whose space a full
 * disk needs for the rest. Then the database is rewritten, so that neither its free pages nor its
 * log contain deleted data. Throws WinnowError dataset-busy while a job runs.
 */
export async function purge(
  session: Session,
  withReleases: boolean,
  progress: (rows: number) => void,
): Promise<PurgeReport> {
  const { db, home } = session
  const [job] = runningJobs(db)
  if (job !== undefined)
    throw new WinnowError(
      'dataset-busy',
      `Job ${job.id} (${job.kind}) is running, and a purge would keep it waiting. Nothing was deleted. Wait for it, or cancel it, and try again.`,
    )
  releaseReserve(home)
  const plan = purgePlan(session, withReleases)
  for (const path of [
    ...leftovers(home, new Date(), false),
    ...caches(session),
    ...listed(join(home.dir, 'copies')),
    ...(withReleases ? orphanedReleases(session) : []),
  ])
    rmSync(path, { recursive: true, force: true })
  for (const path of unusedSources(session)) {
    // Under the write lock no import of this very file can begin (imports.ts looks for it there).
    db.transaction(() => {
      if (!sourcesInUse(db).has(basename(path))) rmSync(path, { force: true })
    })
  }
  const whole = finishRemovals(session, progress)
  await write(session, (transaction) =>
    recordEvent(transaction, session.actor, 'purge', { parts: plan.parts }),
  )
  const problems = compactDatabase(session)
  keepReserve(home)
  return {
    ...plan,
    problems: whole
      ? problems
      : [
          ...problems,
          'The disk is still too full to delete all rows of removed datasets. Free some space, and purge again.',
        ],
  }
}

function compactDatabase(session: Session): string[] {
  const { db } = session
  const needed = usedBytes(db)
  try {
    return compact(db)
      ? []
      : [
          'The log of the database could not be emptied, because another process reads it all the time: deleted rows may still be in winnow.db-wal. Stop the server and purge again.',
        ]
  } catch (error) {
    const refusal = machineRefusal(error)
    if (refusal === undefined) throw error
    return [
      `The database could not be written anew (${refusal.code}), so that its free pages still hold deleted rows: that takes ${Math.ceil(needed / 1e6).toLocaleString('en')} MB in the home and as much in the folder for temporary files. Free some space, and purge again.`,
    ]
  }
}

function unusedSources(session: Session): string[] {
  const { db, home } = session
  const used = sourcesInUse(db)
  return listed(home.files).filter((path) => !used.has(basename(path)))
}

/** Made again when they are needed. */
function caches(session: Session): string[] {
  const { home } = session
  return ['cache', 'embeddings'].map((name) => join(home.dir, name)).filter((path) => existsSync(path))
}

function orphanedReleases(session: Session): string[] {
  const { db, home } = session
  const known = releaseFolders(db)
  return listed(home.releases).filter((path) => !known.has(path))
}

function sizeOf(paths: readonly string[]): number {
  return paths.reduce((total, path) => total + bytesOf(path), 0)
}
