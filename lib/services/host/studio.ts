import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Home, openHome, projectRoot } from '@/lib/adapters/home'
import { copyForReading, isWritable } from '@/lib/adapters/readable-copy'
import { keepReserve, openReserve } from '@/lib/adapters/reserve'
import { WinnowError } from '@/lib/core/errors'
import { machineRefusal } from '@/lib/core/machine-errors'
import { Database } from '@/lib/db/client'
import { migrate } from '@/lib/db/migrate'

/** The home this process works on, opened once. */
export interface Studio {
  home: Home
  root: string
  db: Database
  /** Aborted when the server ends, to close connections that would otherwise stay open for ever. */
  stopping: AbortController
}

// One per process, also where Next loads this module twice (pages and handlers are bundled apart).
const holder = globalThis as typeof globalThis & { winnowStudio?: Studio }

export const migrationsFolder = (root: string): string => join(root, 'prisma/migrations')

/**
 * Opens WINNOW_HOME (default .winnow in the working directory) and migrates its database on first
 * use.
 */
export function studio(): Studio {
  if (holder.winnowStudio) return holder.winnowStudio
  const home = openHome(homeFolder())
  const root = projectRoot()
  const db = openDatabase(home, root)
  keepReserve(home)
  return (holder.winnowStudio = { home, root, db, stopping: new AbortController() })
}

const homeFolder = (): string => process.env['WINNOW_HOME'] ?? '.winnow'

/** Whether there is anything to open, without opening it. */
export function isHomeThere(): boolean {
  return existsSync(homeFolder())
}

/** A home that cannot be written is looked at in a copy; `write` refuses to change that. */
function openDatabase(home: Home, root: string): Database {
  for (;;) {
    try {
      const db = new Database(home.database)
      migrate(db, migrationsFolder(root))
      return db
    } catch (error) {
      const refusal = error instanceof WinnowError ? undefined : machineRefusal(error)?.code
      if (refusal === 'read-only' && !isWritable(home) && existsSync(home.database))
        return new Database(copyForReading(home))
      if (refusal !== 'disk-full' || !openReserve(home)) throw error
    }
  }
}

/**
 * The studio if this process has opened it, for telling what went wrong: opening it may be what
 * went wrong.
 */
export function studioIfOpen(): Studio | undefined {
  return holder.winnowStudio
}

/** Closes what this process has open, so that the log is folded into the database file. */
export async function closeStudio(): Promise<void> {
  await holder.winnowStudio?.db.close()
  delete holder.winnowStudio
}
