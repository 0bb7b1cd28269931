import { randomUUID } from 'node:crypto'
import { readdirSync, renameSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { errorCode, syncFolder } from '@/lib/adapters/files'
import type { Home } from '@/lib/adapters/home'
import { WinnowError } from '@/lib/core/errors'
import type { Database } from '@/lib/db/client'
import { saveCursor } from '@/lib/db/jobs'
import { forgetReleaseMove, releaseMoves } from '@/lib/db/releases'
import type { JobContext } from '../engine/define'
import { checkPlace, entryOf, manifestIn } from './release-place'

/**
 * How a release is put in place. It is written to a folder next to the place, on the same disk.
 * Then existing content is moved out of the way, the new folder moves in, and only when it is there
 * is the old one deleted. The job's row records these folders, so that the rest of a killed release
 * is found again.
 */
const releaseMove = z.object({ writing: z.string(), replaced: z.string(), dir: z.string().nullable() })
type ReleaseMove = z.infer<typeof releaseMove>

/**
 * Makes the folder to write in, under a name that no other attempt has. Throws WinnowError where
 * that cannot be.
 */
export async function openMove(parent: string, { db, jobId }: JobContext): Promise<ReleaseMove> {
  const attempt = `${jobId}-${randomUUID()}`
  const move: ReleaseMove = {
    writing: join(parent, `.winnow-writing-${attempt}`),
    replaced: join(parent, `.winnow-replaced-${attempt}`),
    dir: null,
  }
  saveCursor(db, jobId, move)
  await mkdir(move.writing, { recursive: true }).catch((error: unknown) => {
    const code = errorCode(error)
    if (code === undefined || !UNWRITABLE.has(code)) throw error
    throw new WinnowError(
      'invalid-input',
      `${parent} cannot be written to (${code}). Nothing was changed. Name another folder.`,
      { cause: error },
    )
  })
  return move
}

const UNWRITABLE: ReadonlySet<string> = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOTDIR',
  'EEXIST',
  'ENAMETOOLONG',
  'EINVAL',
])

/** Puts what was written, and is on the disk, into its place. */
export async function takePlace(
  move: ReleaseMove,
  dir: string,
  dataset: string,
  { db, home, jobId }: JobContext,
): Promise<void> {
  await syncFolder(move.writing)
  saveCursor(db, jobId, { ...move, dir })
  // Under the write lock nobody can take over this job. A kill between the two renames leaves both
  // folders complete.
  db.transaction(() => {
    checkPlace(dir, dataset, home)
    const replaces = entryOf(dir) !== null
    if (replaces) rename(dir, move.replaced)
    try {
      rename(move.writing, dir)
    } catch (error) {
      if (replaces) renameSync(move.replaced, dir)
      throw error
    }
  })
  await syncFolder(dirname(dir))
  await rm(move.replaced, { recursive: true, force: true })
}

function rename(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    const code = errorCode(error)
    if (code === undefined || !IMMOVABLE.has(code)) throw error
    throw new WinnowError(
      'conflict',
      `${from} cannot be moved (${code}). Its content is unchanged. Name a new folder.`,
      { cause: error },
    )
  }
}

/**
 * A mount, a layered file system, a right that is missing, or a folder that somebody has just
 * filled.
 */
const IMMOVABLE: ReadonlySet<string> = new Set([
  'EXDEV',
  'EBUSY',
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOTEMPTY',
  'EEXIST',
])

/**
 * Clears up after releases that were killed: those of jobs that do not run, and of earlier attempts
 * of the job `own`. An old release that was on its way out goes back to its place.
 */
export async function sweepMoves(db: Database, home: Home, own: number | null): Promise<void> {
  const inUse = new Set<string>()
  for (const { jobId, dataset, running, cursor } of releaseMoves(db)) {
    const move = releaseMove.safeParse(JSON.parse(cursor)).data
    if (move === undefined) continue
    if (running && jobId !== own) inUse.add(move.writing)
    else
      await unlessRefused(async () => {
        await clearUp(move, dataset)
        forgetReleaseMove(db, jobId)
      })
  }
  for (const name of readdirSync(home.releases)) {
    const path = join(home.releases, name)
    if (LEFTOVER.test(name) && !inUse.has(path))
      await unlessRefused(() => rm(path, { recursive: true, force: true }))
  }
}

/**
 * A disk that is missing or not writable today must stop neither a release to another place nor the
 * worker.
 */
async function unlessRefused(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (errorCode(error) === undefined) throw error
  }
}

/**
 * Folders that releases write in the home before they have their final name; `writing-7` is the
 * name in earlier versions.
 */
const LEFTOVER = /^(\.winnow-writing-|writing-\d)/

async function clearUp({ writing, replaced, dir }: ReleaseMove, dataset: string | null): Promise<void> {
  await rm(writing, { recursive: true, force: true })
  if (dir === null) return
  if (entryOf(dir) === null && entryOf(replaced) !== null) renameSync(replaced, dir)
  // Only a folder that a release has replaced: a folder that somebody made there in the meantime
  // proves nothing.
  else if (manifestIn(dir)?.dataset === dataset) await rm(replaced, { recursive: true, force: true })
}
