import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { hash, randomUUID } from 'node:crypto'
import { join } from 'node:path'

/** 128 bits of the text's SHA-256: two of a billion texts meet with a chance of 10^-21. */
const KEY_BYTES = 16
const FLOAT_BYTES = 4
/** The number of vectors, and their length. */
const HEADER_BYTES = 8
/** Vectors kept per model; the oldest files go first. */
const MAXIMUM_BYTES = 1024 ** 3
/** Files are joined into one when there are more: each run over new rows writes one. */
const MAXIMUM_FILES = 16

/**
 * Vectors that a model has computed, by their text, in WINNOW_HOME/embeddings/MODEL. Each run adds
 * one file, moved into place as a whole, so several processes may add files at once, and a killed
 * one leaves no partial file. A file holds its number of vectors and their length, then the keys,
 * then the vectors. The cache can be computed again and may be deleted at any time.
 */
export class VectorCache {
  readonly #folder: string
  readonly #vectors = new Map<string, Float32Array>()

  constructor(home: string, model: { sha256: string }) {
    this.#folder = join(home, 'embeddings', model.sha256)
    for (const file of this.#files()) this.#read(file)
  }

  /** Key of a text. */
  static key(text: string): string {
    return hash('sha256', text, 'binary').slice(0, KEY_BYTES)
  }

  get(key: string): Float32Array | undefined {
    return this.#vectors.get(key)
  }

  /** Adds the vectors of new texts as one file, row by row. */
  add(keys: readonly string[], rows: Float32Array): void {
    if (keys.length === 0) return
    this.#keep(keys, rows)
    mkdirSync(this.#folder, { recursive: true })
    const files = this.#files()
    if (files.length >= MAXIMUM_FILES) this.#write([...this.#vectors.keys()], this.#all())
    else this.#write(keys, rows)
    if (files.length >= MAXIMUM_FILES) for (const file of files) rmSync(file, { force: true })
    this.#dropOldest()
  }

  #keep(keys: readonly string[], rows: Float32Array): void {
    const dimensions = rows.length / keys.length
    keys.forEach((key, at) => this.#vectors.set(key, rows.subarray(at * dimensions, (at + 1) * dimensions)))
  }

  #all(): Float32Array {
    const vectors = [...this.#vectors.values()]
    const rows = new Float32Array(vectors.reduce((sum, { length }) => sum + length, 0))
    let at = 0
    for (const vector of vectors) {
      rows.set(vector, at)
      at += vector.length
    }
    return rows
  }

  #write(keys: readonly string[], rows: Float32Array): void {
    const writing = join(this.#folder, `${randomUUID()}.part`)
    const descriptor = openSync(writing, 'w')
    try {
      writeSync(descriptor, Buffer.from(Uint32Array.of(keys.length, rows.length / keys.length).buffer))
      writeSync(descriptor, Buffer.from(keys.join(''), 'latin1'))
      writeSync(descriptor, Buffer.from(rows.buffer, rows.byteOffset, rows.byteLength))
    } catch (error) {
      rmSync(writing, { force: true })
      throw error
    } finally {
      closeSync(descriptor)
    }
    renameSync(writing, writing.replace(/part$/, 'vectors'))
  }

  #read(file: string): void {
    const bytes = readFileSync(file)
    if (bytes.length < HEADER_BYTES) return
    const [count, dimensions] = [bytes.readUInt32LE(0), bytes.readUInt32LE(4)]
    const values = HEADER_BYTES + count * KEY_BYTES
    if (count === 0 || bytes.length !== values + count * dimensions * FLOAT_BYTES) return
    const text = bytes.toString('latin1', HEADER_BYTES, values)
    const keys = Array.from({ length: count }, (_, at) => text.slice(at * KEY_BYTES, (at + 1) * KEY_BYTES))
    this.#keep(
      keys,
      new Float32Array(bytes.buffer.slice(bytes.byteOffset + values, bytes.byteOffset + bytes.length)),
    )
  }

  /** Oldest first. */
  #files(): string[] {
    if (!existsSync(this.#folder)) return []
    const files = readdirSync(this.#folder)
      .filter((name) => name.endsWith('.vectors'))
      .map((name) => join(this.#folder, name))
    return files
      .map((file) => ({ file, at: statSync(file).mtimeMs }))
      .sort((one, other) => one.at - other.at)
      .map(({ file }) => file)
  }

  #dropOldest(): void {
    const files = this.#files()
    let bytes = files.reduce((sum, file) => sum + statSync(file).size, 0)
    for (const file of files.slice(0, -1)) {
      if (bytes <= MAXIMUM_BYTES) return
      bytes -= statSync(file).size
      rmSync(file, { force: true })
    }
  }
}
