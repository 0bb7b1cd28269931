import {
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Home } from './home'
import { sha256 } from '@/lib/core/hash'
import type { ComparedRows, HotGrams, Pairs } from '@/lib/dedup'

/**
 * The state of a near-duplicate join, kept for the next one, so that new rows are compared with all
 * rows and old rows not with each other again: per row its columns, per set its size and head, and
 * the pairs. About 250 bytes per row of 200 words, as plain arrays in files, one folder per dataset
 * and parameters. It can be computed again from the database and may be deleted at any time.
 */
export interface RememberedJoin extends ComparedRows {
  /**
   * The last change of a current text when it was made: what changed later is known by it, an undo
   * as well as a fix.
   */
  lastHeadChange: number
  imports: number[]
  setOf: Uint32Array
  sizeOf: Uint32Array
  heads: Uint32Array
  hot: HotGrams
  pairs: Pairs
}

/** 2: shingles are of NFKC text without invisible characters. 3: the undo of a fix is a change. */
const FORMAT = 3
const STATE = 'state.json'
const COLUMNS = [
  'ids',
  'importIds',
  'turns',
  'hashes',
  'setOf',
  'sizeOf',
  'heads',
  'hot.gram',
  'hot.sets',
  'pairs.left',
  'pairs.right',
  'pairs.score',
] as const
type Column = (typeof COLUMNS)[number]

const stateSchema = z.object({
  format: z.literal(FORMAT),
  lastHeadChange: z.int(),
  imports: z.array(z.int()),
  bytes: z.record(z.enum(COLUMNS), z.int()),
})
type State = z.infer<typeof stateSchema>

/** The folder of a dataset's join with these parameters. */
export function joinFolder(home: Home, datasetId: number, parameters: object): string {
  return join(home.dir, 'cache', 'near', String(datasetId), sha256(JSON.stringify(parameters)).slice(0, 16))
}

/** Null where there is none that this version wrote whole. */
export function loadJoin(folder: string): RememberedJoin | null {
  const state = loadState(folder)
  if (
    state === null ||
    COLUMNS.some(
      (column) =>
        (statSync(join(folder, column), { throwIfNoEntry: false })?.size ?? -1) < state.bytes[column],
    )
  )
    return null
  const bytes = (column: Column): ArrayBuffer => readColumn(folder, column, state.bytes[column])
  const words = (column: Column): Uint32Array => new Uint32Array(bytes(column))
  const floats = (column: Column): Float64Array => new Float64Array(bytes(column))
  return {
    lastHeadChange: state.lastHeadChange,
    imports: state.imports,
    ids: floats('ids'),
    importIds: words('importIds'),
    turns: floats('turns'),
    hashes: new Uint8Array(bytes('hashes')),
    setOf: words('setOf'),
    sizeOf: words('sizeOf'),
    heads: words('heads'),
    hot: { gram: words('hot.gram'), sets: words('hot.sets') },
    pairs: { left: words('pairs.left'), right: words('pairs.right'), score: floats('pairs.score') },
  }
}

/**
 * Writes the state; if an earlier version of it is stored, only the new part, since every column
 * only grows. The description is written last and says how much of each file counts, so that a
 * killed run leaves the earlier state intact.
 */
export function saveJoin(folder: string, kept: RememberedJoin, grown: boolean): void {
  if (!grown) rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const before = grown ? loadState(folder) : null
  const { pairs, hot } = kept
  const columns: Record<Column, Uint8Array | Uint32Array | Float64Array> = {
    ids: kept.ids,
    importIds: kept.importIds,
    turns: kept.turns,
    hashes: kept.hashes,
    setOf: kept.setOf,
    sizeOf: kept.sizeOf,
    heads: kept.heads,
    'hot.gram': hot.gram,
    'hot.sets': hot.sets,
    'pairs.left': pairs.left,
    'pairs.right': pairs.right,
    'pairs.score': pairs.score,
  }
  const bytes: Partial<State['bytes']> = {}
  for (const column of COLUMNS) {
    const { buffer, byteOffset, byteLength } = columns[column]
    const from = before?.bytes[column] ?? 0
    writeColumn(folder, column, new Uint8Array(buffer, byteOffset + from, byteLength - from), from)
    bytes[column] = byteLength
  }
  const state = join(folder, STATE)
  writeFileSync(
    `${state}.writing`,
    JSON.stringify({ format: FORMAT, lastHeadChange: kept.lastHeadChange, imports: kept.imports, bytes }),
  )
  renameSync(`${state}.writing`, state)
}

/** Removes the state of datasets that no longer exist. */
export function forgetOthers(home: Home, isThere: (datasetId: number) => boolean): void {
  const folder = join(home.dir, 'cache', 'near')
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder))
    if (!isThere(Number(name))) rmSync(join(folder, name), { recursive: true, force: true })
}

function loadState(folder: string): State | null {
  const file = join(folder, STATE)
  return existsSync(file)
    ? (stateSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data ?? null)
    : null
}

function writeColumn(folder: string, column: Column, bytes: Uint8Array, from: number): void {
  const file = openSync(join(folder, column), constants.O_RDWR | constants.O_CREAT)
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at, bytes.length - at, from + at)
  } finally {
    closeSync(file)
  }
}

function readColumn(folder: string, column: Column, length: number): ArrayBuffer {
  const bytes = new Uint8Array(length)
  const file = openSync(join(folder, column), 'r')
  try {
    for (let at = 0; at < length;) {
      const read = readSync(file, bytes, at, length - at, at)
      if (read === 0) throw new Error(`${column} of ${folder} became shorter while it was read`)
      at += read
    }
  } finally {
    closeSync(file)
  }
  return bytes.buffer
}
