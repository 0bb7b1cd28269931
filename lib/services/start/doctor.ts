import { statfs } from 'node:fs/promises'
import { isWritable } from '@/lib/adapters/readable-copy'
import { namedTokenizers } from '@/lib/adapters/tokenizers'
import { type DoubledImport, doubledImports } from '@/lib/db/imports'
import { differingMigrations } from '@/lib/db/migrate'
import { migrationsFolder } from '../host/studio'
import type { Session } from '../host/session'

export interface DoctorCheck {
  name: string
  ok: boolean
  detail: string
}

const LOW_DISK_BYTES = 1024 ** 3

/** The state of this installation, one line each. */
export async function diagnose(session: Session): Promise<DoctorCheck[]> {
  const { db, home, root } = session
  const integrity = db.get<{ quick_check: string }>('PRAGMA quick_check')?.quick_check ?? 'no answer'
  const differing = differingMigrations(db, migrationsFolder(root))
  const writable = isWritable(home)
  const doubled = doubledImports(db)
  const disk = await statfs(home.dir)
  const free = disk.bavail * disk.bsize
  const available = namedTokenizers(home.dir).filter(({ folder }) => folder !== null)
  return [
    { name: 'node', ok: true, detail: process.version },
    {
      name: 'home',
      ok: writable,
      detail: writable ? home.dir : `${home.dir} is read-only: it can be viewed but not changed`,
    },
    { name: 'database', ok: integrity === 'ok', detail: integrity },
    {
      name: 'migrations',
      ok: differing.length === 0,
      detail:
        differing.length === 0
          ? 'as released'
          : `applied from another text than their files have: ${differing.join(', ')}`,
    },
    {
      name: 'imports',
      ok: doubled.length === 0,
      detail: doubled.length === 0 ? 'each record stored once' : describeDoubled(doubled),
    },
    { name: 'disk', ok: free > LOW_DISK_BYTES, detail: `${(free / 1024 ** 3).toFixed(1)} GB free` },
    {
      name: 'tokenizers',
      ok: available.length > 0,
      detail: available.map(({ id }) => id).join(', ') || 'none; run npm install',
    },
  ]
}

function describeDoubled(imports: readonly DoubledImport[]): string {
  const list = imports
    .map(
      ({ id, file, dataset, extra }) => `import ${id} of ${file} into "${dataset}" (${extra} rows too many)`,
    )
    .join(', ')
  return `stored more than once by an earlier version: ${list}. winnow dedup --method exact finds the copies; or remove the dataset and import the file again`
}
