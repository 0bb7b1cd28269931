import { createHash, randomUUID } from 'node:crypto'
import { constants, createReadStream, createWriteStream } from 'node:fs'
import { chmod, copyFile, open, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { WinnowError } from '@/lib/core/errors'
import type { ByteSource } from '@/lib/ingest'
import { type Home, projectRoot } from './home'
import { COPY_PREFIX } from './leftovers'
import { readParquetApart } from './parquet-reader'
import { requireRoom } from './room'

export interface KeptFile {
  path: string
  bytes: number
  sha256: string
}

/** Room to spare for 20 GB of text; past that the file should be cut, or read by a program. */
const MAXIMUM_BYTES = 20 * 1024 ** 3

const TOUCH_MS = 30_000

/**
 * Copies a stream into the home under its content hash. A partial file is removed again; a copy
 * larger than the free space is not begun. Throws WinnowError: too-large, disk-full, cancelled.
 */
export async function keepBytes(
  home: Home,
  content: AsyncIterable<Uint8Array>,
  announced: number,
  signal?: AbortSignal,
): Promise<KeptFile> {
  if (announced > MAXIMUM_BYTES) throw tooLarge()
  requireRoom(home, announced)
  const arriving = join(home.uploads, `upload-${randomUUID()}`)
  const hash = createHash('sha256')
  let bytes = 0
  const measure = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      hash.update(chunk)
      bytes += chunk.length
      done(bytes > MAXIMUM_BYTES ? tooLarge() : null, chunk)
    },
  })
  try {
    await pipeline(content, measure, createWriteStream(arriving, { mode: 0o600 }), {
      ...(signal && { signal }),
    })
    return await settle(home, arriving, hash.digest('hex'), bytes)
  } catch (error) {
    await rm(arriving, { force: true })
    if (signal?.aborted)
      throw new WinnowError('cancelled', 'The upload was cancelled; nothing of it was kept.')
    throw asDiskFull(error, 'Nothing of this file was kept.')
  }
}

export async function keepFile(home: Home, path: string): Promise<KeptFile> {
  const entry = await stat(path).catch(() => null)
  if (entry === null) throw new WinnowError('not-found', `There is no file ${path}.`)
  if (!entry.isFile())
    throw new WinnowError(
      'invalid-input',
      `${path} is not a file. Name the files themselves, for example ${path}/*.jsonl.`,
    )
  if (entry.size > MAXIMUM_BYTES) throw tooLarge()
  requireRoom(home, entry.size)
  const arriving = join(home.uploads, `${COPY_PREFIX}${randomUUID()}`)
  // A sign of life: a server that begins meanwhile sweeps what nobody touches.
  const alive = setInterval(
    () => void utimes(arriving, new Date(), new Date()).catch(() => undefined),
    TOUCH_MS,
  )
  try {
    await copyFile(path, arriving, constants.COPYFILE_FICLONE)
    return await settle(home, arriving, await hashFile(arriving), entry.size)
  } catch (error) {
    await rm(arriving, { force: true })
    throw asDiskFull(error, 'Nothing of this file was kept.')
  } finally {
    clearInterval(alive)
  }
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 4 << 20 }))
    hash.update(chunk as Uint8Array)
  return hash.digest('hex')
}

/**
 * Moves what has arrived whole to its place under its hash, once it is on the disk: what has the
 * name of its hash is whole.
 */
async function settle(home: Home, arriving: string, sha256: string, bytes: number): Promise<KeptFile> {
  const path = join(home.files, sha256)
  // A copy has the permissions of its source.
  await chmod(arriving, 0o600)
  const file = await open(arriving, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(arriving, path)
  await syncFolder(home.files)
  return { path, bytes, sha256 }
}

function tooLarge(): WinnowError {
  return new WinnowError(
    'too-large',
    `The file is over ${MAXIMUM_BYTES / 1024 ** 3} GB. Cut it into parts and import each.`,
  )
}

/** A file as the port that ingest reads through. */
export async function openSource(
  path: string,
  name: string,
): Promise<ByteSource & { close(): Promise<void> }> {
  const handle = await open(path, 'r')
  const { size } = await handle.stat()
  return {
    name,
    size,
    async read(start, length) {
      const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - start)))
      let filled = 0
      while (filled < buffer.length) {
        const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, start + filled)
        if (bytesRead === 0) break
        filled += bytesRead
      }
      return buffer.subarray(0, filled)
    },
    readParquet: () => readParquetApart(projectRoot(), path, name),
    close: () => handle.close(),
  }
}

export async function readSlice(path: string, start: number, length: number): Promise<string> {
  const source = await openSource(path, path)
  try {
    return new TextDecoder().decode(await source.read(start, length))
  } finally {
    await source.close()
  }
}

/** Brings the names in a folder to the disk, as fsync does with the bytes of a file. */
export async function syncFolder(path: string): Promise<void> {
  // Windows does not open folders, and keeps their names in order without help.
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** The code of an error of the file system, such as ENOENT. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** A full disk, as the file system and as SQLite say it. */
export function isDiskFull(error: unknown): boolean {
  const code = errorCode(error)
  return code === 'ENOSPC' || code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_WRITE'
}

/** A full disk as a refusal that says what was kept; every other error as it came. */
export function asDiskFull(error: unknown, kept: string): unknown {
  return isDiskFull(error)
    ? new WinnowError('disk-full', `The disk is full. ${kept} Free some space and try again.`, {
        cause: error,
      })
    : error
}
