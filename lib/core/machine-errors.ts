import { type ErrorCode, WinnowError } from './errors'

const READ_ONLY =
  'This home cannot be written: its disk is read-only, or its files belong to another user. Nothing was changed. Make it writable, or choose another one with WINNOW_HOME.'

export const cannotBeWritten = (dir: string): WinnowError =>
  new WinnowError('read-only', `${dir}: ${READ_ONLY}`)

/** Errors of the machine, by the codes of the file system and of SQLite, worded as refusals. */
const REFUSALS: readonly { codes: RegExp; code: ErrorCode; message: string }[] = [
  {
    codes: /^(SQLITE_BUSY|SQLITE_LOCKED)/,
    code: 'busy',
    message:
      'Another process has been writing to this home for a long time. Nothing was changed; try again in a moment.',
  },
  {
    codes: /^(ENOSPC|EDQUOT|SQLITE_FULL|SQLITE_IOERR_(WRITE|SHMSIZE|FSYNC|TRUNCATE))$/,
    code: 'disk-full',
    message:
      'The disk is full. What was saved before is safe. Free some space and try again: `winnow remove` and `winnow purge` free the space Winnow uses.',
  },
  {
    codes: /^(EROFS|SQLITE_READONLY|SQLITE_CANTOPEN|SQLITE_IOERR_SHMOPEN)/,
    code: 'read-only',
    message: READ_ONLY,
  },
  {
    codes: /^(EACCES|EPERM|SQLITE_PERM|SQLITE_AUTH)$/,
    code: 'read-only',
    message:
      'The system refuses access. Nothing was changed. Give the person who runs Winnow the right to use it, or choose another home with WINNOW_HOME.',
  },
  {
    codes: /^(SQLITE_CORRUPT|SQLITE_NOTADB)/,
    code: 'damaged',
    message:
      'The database of this home (winnow.db) is damaged, and nothing more is written to it. Keep a copy of the whole folder, then put a backup of the home in its place; `sqlite3 winnow.db .recover` recovers what is left. The imported files are complete in files/.',
  },
]

/**
 * A full disk, a busy or damaged database, a home that cannot be written: refusals, not bugs.
 * Undefined for every other error.
 */
export function machineRefusal(error: unknown): WinnowError | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    const code = 'code' in at && typeof at.code === 'string' ? at.code : ''
    const refusal = REFUSALS.find(({ codes }) => codes.test(code))
    if (refusal === undefined) continue
    const path = pathOf(at)
    const place = typeof path === 'string' ? `${path}: ` : ''
    return new WinnowError(refusal.code, place + refusal.message, { cause: error })
  }
  return undefined
}

/** When a copy fails, the destination is at fault, not the source. */
function pathOf(error: Error): unknown {
  if ('dest' in error) return error.dest
  return 'path' in error ? error.path : undefined
}
