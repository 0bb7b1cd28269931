import { constants, type Stats } from 'node:fs'
import { lstat, open } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode, openSource } from '@/lib/adapters/files'
import type { ExportSchema } from '@/lib/core/status'
import { detect, type ReadOptions, readRows } from '@/lib/ingest'
import type { ReleaseReader } from '@/lib/release'

/**
 * Reads a release from its folder, which may be anybody's: no link is followed, and nothing is read
 * but regular files.
 */
export function folderReader(dir: string): ReleaseReader {
  return {
    async size(name) {
      const entry = await entryOf(join(dir, name))
      if (entry === null) return 'missing'
      return entry.isFile() ? entry.size : 'not-a-file'
    },
    bytes: (name) => regularFile(join(dir, name)),
    async *conversations(name: string, format: ExportSchema) {
      const source = await openSource(join(dir, name), name)
      try {
        if (source.size === 0) return
        const options: ReadOptions = { format, mixed: 'refuse', preference: 'refuse' }
        for await (const rows of readRows(source, await detect(source, options), options)) {
          for (const row of rows) yield row.ok ? row.conversation : { line: row.line, message: row.message }
        }
      } finally {
        await source.close()
      }
    },
  }
}

/**
 * The bytes of a regular file, as many as it had when it was opened. Throws where it is anything
 * else.
 */
export async function* regularFile(path: string): AsyncGenerator<Uint8Array> {
  // Not blocking: a pipe that nobody writes to would be waited for.
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const entry = await handle.stat()
    if (!entry.isFile()) throw new Error('it is not a regular file')
    if (entry.size > 0)
      yield* handle.createReadStream({ autoClose: false, end: entry.size - 1 }) as AsyncIterable<Uint8Array>
  } finally {
    await handle.close()
  }
}

/** The entry at a path, without following a link; null if there is none. */
async function entryOf(path: string): Promise<Stats | null> {
  return lstat(path).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return null
    throw error
  })
}
