import { chmodSync, lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** The entries that Winnow puts into a home; nothing else is touched. */
const FOLDERS = [
  'files',
  'uploads',
  'tokenizers',
  'templates',
  'releases',
  'models',
  'embeddings',
  'cache',
  'gram-hashes',
  'copies',
  // Names of earlier versions.
  'vectors',
  'backups',
]
const FILES = /^(winnow\.db|server\.(txt|lock)|token|reserve)/

const OTHERS = 0o077

/**
 * Makes a home readable by its owner alone, whatever the umask was when it was made. If the folder
 * holds other things too, it is left open, and only Winnow's entries are closed. Prints a
 * notice if an older home was readable by others.
 */
export function keepPrivate(dir: string): void {
  // Windows has no such bits; a home lies below the user's own folder there.
  if (process.platform === 'win32') return
  const entries = readdirSync(dir)
  const own = entries.filter(isOwn)
  const wasOpen = isOpen(dir)
  const isWhole = own.length === entries.length
  const wasReadable = wasOpen && isOpen(join(dir, 'winnow.db'))
  if (wasOpen && isWhole) close(dir)
  const deep = wasOpen ? own : own.filter((name) => isOpen(join(dir, name)))
  for (const name of deep) closeAll(join(dir, name))
  if (wasReadable && !isOpen(join(dir, 'winnow.db'))) {
    const rest = isWhole
      ? ''
      : ' The folder itself also holds other files, so its own permissions were left unchanged.'
    process.stderr.write(
      `winnow: the data in ${dir} could be read by other users of this machine; now only its owner can read it.${rest}\n`,
    )
  }
}

function isOwn(name: string): boolean {
  return FOLDERS.includes(name) || FILES.test(name)
}

function closeAll(path: string): void {
  const entry = lstatSync(path, { throwIfNoEntry: false })
  if (entry === undefined || entry.isSymbolicLink()) return
  if ((entry.mode & OTHERS) !== 0) close(path)
  if (entry.isDirectory()) for (const name of readdirSync(path)) closeAll(join(path, name))
}

function isOpen(path: string): boolean {
  const entry = lstatSync(path, { throwIfNoEntry: false })
  return entry !== undefined && !entry.isSymbolicLink() && (entry.mode & OTHERS) !== 0
}

/** Entries of another user or on a read-only disk are left as they are. */
function close(path: string): void {
  try {
    chmodSync(path, lstatSync(path).mode & 0o7700)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (!['EPERM', 'EACCES', 'EROFS', 'ENOENT'].includes(code)) throw error
  }
}
