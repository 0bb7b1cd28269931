import { createHash } from 'node:crypto'
import { type Conversation, scopeLines } from '@/lib/core/conversation'
import { conversationHash, sha256 } from '@/lib/core/hash'
import type { ExportSchema } from '@/lib/core/status'
import { nearPairs, ShingleCollection } from '@/lib/dedup'
import {
  gateState,
  INDEX_FILE,
  type IndexRow,
  MANIFEST_FILE,
  type Manifest,
  type ManifestFile,
  MAXIMUM_MANIFEST_BYTES,
  parseIndexRow,
  parseManifest,
} from './manifest'
import { splitOf } from './splits'

/** A release folder, and the reader of its record schema. */
export interface ReleaseReader {
  /** Bytes of a regular file; a link, folder or device is none. */
  size(name: string): Promise<number | 'missing' | 'not-a-file'>
  bytes(name: string): AsyncIterable<Uint8Array>
  conversations(
    name: string,
    format: ExportSchema,
  ): AsyncIterable<Conversation | { line: number; message: string }>
}

/**
 * Twice the longest record that an import takes: nothing that Winnow has written is longer, and
 * nothing longer is held in memory.
 */
const MAXIMUM_LINE_BYTES = 32 * 1024 ** 2

/** Beyond this many of one kind, problems are counted instead of listed. */
const LISTED_PROBLEMS = 20

/**
 * Recomputes a release from its files alone: hashes, row counts, the split of every group, the
 * schema of every line, and that no text, key, group or near-duplicate lies in two splits. Returns
 * the problems, none when it holds.
 */
export async function verifyRelease(reader: ReleaseReader): Promise<string[]> {
  const size = await reader.size(MANIFEST_FILE)
  if (size === 'missing') return [`${MANIFEST_FILE} is missing: this is not a release folder.`]
  if (size === 'not-a-file') return [`${MANIFEST_FILE} ${NOT_A_FILE}`]
  if (size > MAXIMUM_MANIFEST_BYTES)
    return [`${MANIFEST_FILE} is larger than any manifest (${size} bytes); it was not read.`]
  let manifest: Manifest
  try {
    manifest = parseManifest(await readText(reader.bytes(MANIFEST_FILE)))
  } catch (error) {
    return [
      `${MANIFEST_FILE} cannot be read: ${error instanceof Error ? error.message.split('\n', 1)[0] : String(error)}`,
    ]
  }
  const unread = await findUnreadable(reader, manifest)
  if (unread.length > 0) return unread
  const problems = new Problems()
  for (const gate of manifest.gates) {
    if (gateState(gate) !== 'passed' && gate.waived === null)
      problems.add('gate', `the gate ${gate.id} was closed and not waived: ${gate.detail}`)
  }
  const index = await readIndex(reader, manifest, problems)
  const shares = Object.fromEntries(manifest.shares.map(({ split, share }) => [split, share]))
  for (const row of index) {
    const expected = splitOf(row.group, manifest.seed, shares)
    if (expected !== row.split)
      problems.add(
        'wrong split',
        `row ${row.example} is in ${row.split}, its group and the seed say ${expected}`,
      )
  }
  for (const [what, of] of [
    ['group', (row: IndexRow) => row.group],
    ['key', (row: IndexRow) => row.key],
    ['text', (row: IndexRow) => row.revision],
  ] as const) {
    findCrossing(index, of, (value, splits) =>
      problems.add(`${what} in two splits`, `${what} ${value.slice(0, 40)} lies in ${splits}`),
    )
  }
  for (const file of manifest.files)
    await verifyFile(
      reader,
      file,
      index.filter((row) => row.split === file.split),
      problems,
    )
  await verifyTexts(reader, manifest, index, problems)
  return problems.list
}

const NOT_A_FILE = 'is a link, a folder or a device, not a file; it was not read.'

/**
 * Reasons why a release cannot be read at all: checked before any content is read, since a release
 * may come from anybody.
 */
async function findUnreadable(reader: ReleaseReader, { index, files }: Manifest): Promise<string[]> {
  const named = [index, ...files]
  const twice = named.find(({ name }, at) => named.findIndex((other) => other.name === name) !== at)
  if (twice !== undefined) return [`${MANIFEST_FILE} names ${twice.name} twice.`]
  const missing: string[] = []
  const problems: string[] = []
  for (const { name, bytes } of named) {
    const size = await reader.size(name)
    if (size === 'missing') missing.push(name)
    else if (size === 'not-a-file') problems.push(`${name} ${NOT_A_FILE}`)
    else if (size !== bytes)
      problems.push(`${name} has ${size} bytes, the manifest says ${bytes}; it was not read.`)
  }
  if (missing.length === 0) return problems
  return [
    `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing: a release can only be verified whole. Download it as one archive, or every file of it.`,
    ...problems,
  ]
}

/** Problems by kind, so that one broken file does not bury the others. */
class Problems {
  readonly list: string[] = []
  readonly #counts = new Map<string, number>()

  add(kind: string, message: string): void {
    const count = (this.#counts.get(kind) ?? 0) + 1
    this.#counts.set(kind, count)
    if (count <= LISTED_PROBLEMS) this.list.push(message)
    else if (count === LISTED_PROBLEMS + 1) this.list.push(`more of the same (${kind})`)
  }
}

async function readIndex(reader: ReleaseReader, manifest: Manifest, problems: Problems): Promise<IndexRow[]> {
  const rows: IndexRow[] = []
  const found = await readLines(reader, INDEX_FILE, problems, (line, number) => {
    try {
      rows.push(parseIndexRow(new TextDecoder().decode(line)))
    } catch {
      problems.add('index', `${INDEX_FILE}:${number} is not an index row`)
    }
  })
  if (found) compare(INDEX_FILE, manifest.index, found, problems)
  if (rows.length !== manifest.rows)
    problems.add('count', `the manifest says ${manifest.rows} rows, ${INDEX_FILE} has ${rows.length}`)
  return rows
}

async function verifyFile(
  reader: ReleaseReader,
  file: ManifestFile,
  rows: readonly IndexRow[],
  problems: Problems,
): Promise<void> {
  const expected = new Map(rows.map((row) => [row.line, row.sha256]))
  const found = await readLines(reader, file.name, problems, (line, number) => {
    const hash = expected.get(number)
    if (hash === undefined) problems.add('extra row', `${file.name}:${number} is not in ${INDEX_FILE}`)
    else if (hash !== sha256(line))
      problems.add('changed row', `${file.name}:${number} is not the row that was released`)
  })
  if (found) compare(file.name, file, found, problems)
}

function compare(
  name: string,
  expected: { rows: number; bytes: number; sha256: string },
  found: { rows: number; bytes: number; sha256: string },
  problems: Problems,
): void {
  if (expected.sha256 !== found.sha256)
    problems.add('hash', `${name} has SHA-256 ${found.sha256}, the manifest says ${expected.sha256}`)
  if (expected.rows !== found.rows)
    problems.add('count', `${name} has ${found.rows} rows, the manifest says ${expected.rows}`)
  if (expected.bytes !== found.bytes)
    problems.add('count', `${name} has ${found.bytes} bytes, the manifest says ${expected.bytes}`)
}

/**
 * Texts read back through the record schema: each must be the revision the index names, or what the
 * contract's transform made of it, and no two splits may share near-duplicates.
 */
async function verifyTexts(
  reader: ReleaseReader,
  manifest: Manifest,
  index: readonly IndexRow[],
  problems: Problems,
): Promise<void> {
  const shingles = new ShingleCollection({ unit: 'word', size: 5 })
  const places: { file: string; line: number; split: string }[] = []
  for (const file of manifest.files) {
    const revisions = new Map(
      index.filter((row) => row.split === file.split).map((row) => [row.line, row.written ?? row.revision]),
    )
    let line = 0
    try {
      for await (const read of reader.conversations(file.name, manifest.format)) {
        line++
        if ('message' in read) {
          problems.add('schema', `${file.name}:${read.line} is not valid ${manifest.format}: ${read.message}`)
          continue
        }
        // Alpaca and ShareGPT cannot spell everything a revision holds (weights, names); only
        // messages must come back whole.
        if (manifest.format === 'messages' && revisions.get(line) !== conversationHash(read))
          problems.add('revision', `${file.name}:${line} does not hash to the revision in ${INDEX_FILE}`)
        shingles.addLines(scopeLines(read, 'all'))
        places.push({ file: file.name, line, split: file.split })
      }
    } catch (error) {
      problems.add(
        'unreadable',
        `${file.name} cannot be read as ${manifest.format}: ${error instanceof Error ? error.message : String(error)}`,
      )
    }
  }
  const pairs = nearPairs(shingles, { threshold: manifest.near.threshold })
  pairs.left.forEach((left, at) => {
    const [a, b] = [places[left]!, places[pairs.right[at]!]!]
    if (a.split !== b.split)
      problems.add(
        'leak',
        `${a.file}:${a.line} and ${b.file}:${b.line} are near-duplicates (Jaccard ${pairs.score[at]!.toFixed(3)})`,
      )
  })
}

function findCrossing(
  rows: readonly IndexRow[],
  of: (row: IndexRow) => string,
  report: (value: string, splits: string) => void,
): void {
  const splits = new Map<string, Set<string>>()
  for (const row of rows) {
    const seen = splits.get(of(row))
    if (seen) seen.add(row.split)
    else splits.set(of(row), new Set([row.split]))
  }
  for (const [value, seen] of splits) if (seen.size > 1) report(value, [...seen].join(' and '))
}

async function readLines(
  reader: ReleaseReader,
  name: string,
  problems: Problems,
  each: (line: Uint8Array, number: number) => void,
): Promise<{ rows: number; bytes: number; sha256: string } | null> {
  const hash = createHash('sha256')
  let rows = 0
  let bytes = 0
  let rest: Uint8Array[] = []
  let length = 0
  const keep = (part: Uint8Array): void => {
    if (part.length > 0) rest.push(part)
    length += part.length
    if (length > MAXIMUM_LINE_BYTES)
      throw new Error(`line ${rows + 1} is longer than ${MAXIMUM_LINE_BYTES / 1024 ** 2} MiB`)
  }
  const endLine = (): void => {
    const line = rest.length === 1 ? rest[0]! : concatenate(rest, length)
    rest = []
    length = 0
    each(line, ++rows)
  }
  try {
    for await (const chunk of reader.bytes(name)) {
      hash.update(chunk)
      bytes += chunk.length
      let start = 0
      for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
        keep(chunk.subarray(start, end))
        endLine()
        start = end + 1
      }
      keep(chunk.subarray(start))
    }
  } catch (error) {
    problems.add(
      'unreadable',
      `${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    )
    return null
  }
  if (length > 0) endLine()
  return { rows, bytes, sha256: hash.digest('hex') }
}

function concatenate(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

async function readText(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of chunks) text += decoder.decode(chunk, { stream: true })
  return text + decoder.decode()
}
