import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import type { Conversation } from '@/lib/core/conversation'
import { WinnowError } from '@/lib/core/errors'
import { conversationHash, sha256 } from '@/lib/core/hash'
import { jsonText } from '@/lib/core/json'
import { toRecord } from '@/lib/core/records'
import type { DatasetRow } from '@/lib/db/datasets'
import { conversationOf } from '@/lib/db/examples'
import type { ApprovedRow } from '@/lib/db/releases'
import { arrangeSystemPrompts } from '@/lib/render'
import {
  INDEX_FILE,
  type IndexRow,
  type Manifest,
  MANIFEST_FILE,
  NEAR_THRESHOLD,
  serialiseManifest,
} from '@/lib/release'
import type { JobContext } from '../engine/define'
import { openMove, takePlace } from './release-move'
import { realPlace } from './release-place'
import type { ReleaseParameters } from './parameters'

/** A row to be released, with its split. */
export interface PlannedRow extends ApprovedRow {
  group: string
  split: string
}

export interface ReleasePlan {
  params: ReleaseParameters
  context: JobContext
  dataset: DatasetRow
  rubricVersion: number | null
  ledger: Manifest['ledger']
  rendering: NonNullable<Manifest['rendering']>
  gates: Manifest['gates']
}

export interface WrittenRelease {
  dir: string
  manifest: string
  manifestHash: string
}

const CHUNK = 500

/**
 * Writes the split files, the index and the manifest to a temporary folder, then moves it into
 * place as a whole. Earlier content remains until then.
 */
export async function writeRelease(rows: readonly PlannedRow[], plan: ReleasePlan): Promise<WrittenRelease> {
  const { params, context, dataset } = plan
  const place = params.out === null ? null : realPlace(params.out)
  const move = await openMove(place === null ? context.home.releases : dirname(place), context)
  const aside = move.writing
  try {
    const files: Manifest['files'] = []
    const index = new LineFile(join(aside, INDEX_FILE))
    for (const split of Object.keys(params.splits)) {
      const file = new LineFile(join(aside, `${split}.jsonl`))
      for (const row of rows) {
        if (row.split !== split) continue
        if (index.rows % CHUNK === 0) {
          context.checkpoint()
          context.report('Writing files', index.rows, rows.length)
        }
        await writeRow(row, file, index, plan)
      }
      files.push({ name: `${split}.jsonl`, split, ...(await file.end()) })
    }
    const { text, hash } = serialiseManifest({
      winnow: 1,
      dataset: dataset.name,
      format: params.format,
      seed: params.seed,
      shares: Object.entries(params.splits).map(([split, share]) => ({ split, share })),
      near: { method: 'exact Jaccard join, word 5-grams', threshold: NEAR_THRESHOLD },
      contract: dataset.contract,
      rendering: plan.rendering,
      rubricVersion: plan.rubricVersion,
      ledger: plan.ledger,
      rows: rows.length,
      gates: plan.gates,
      files,
      index: { name: INDEX_FILE, ...(await index.end()) },
    })
    await writeFile(join(aside, MANIFEST_FILE), text, { flush: true })
    const dir = place ?? join(context.home.releases, `${dataset.id}-${hash.slice(0, 16)}`)
    context.checkpoint()
    await takePlace(move, dir, dataset.name, context)
    return { dir, manifest: text, manifestHash: hash }
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
}

async function writeRow(
  row: PlannedRow,
  file: LineFile,
  index: LineFile,
  { params, context, dataset }: ReleasePlan,
): Promise<void> {
  const reviewed: Conversation = conversationOf(context.db, row.revisionId)
  const conversation = arrangeSystemPrompts(reviewed, dataset.contract.systemPrompts)
  const record = toRecord(conversation, params.format)
  if (!record.ok)
    throw new WinnowError(
      'not-convertible',
      `Example ${row.id} cannot be written as ${params.format}: ${record.problem} Release as messages, which holds everything.`,
    )
  const line = jsonText(record.value)
  await file.write(line)
  const entry: IndexRow = {
    split: row.split,
    line: file.rows,
    example: row.id,
    revision: row.revision,
    key: row.key,
    group: row.group,
    sha256: sha256(line),
    ...(conversation !== reviewed && { written: conversationHash(conversation) }),
  }
  await index.write(JSON.stringify(entry))
}

/** A file of lines that knows its count, size and hash when it ends. */
class LineFile {
  rows = 0
  #bytes = 0
  readonly #hash = createHash('sha256')
  readonly #stream: ReturnType<typeof createWriteStream>
  #failure: Error | undefined

  constructor(path: string) {
    this.#stream = createWriteStream(path, { flush: true })
    this.#stream.on('error', (error) => (this.#failure = error))
  }

  async write(line: string): Promise<void> {
    const bytes = Buffer.from(`${line}\n`)
    this.#hash.update(bytes)
    this.#bytes += bytes.length
    this.rows++
    if (!this.#stream.write(bytes) && !this.#failure) await once(this.#stream, 'drain')
    if (this.#failure) throw this.#failure
  }

  async end(): Promise<{ rows: number; bytes: number; sha256: string }> {
    this.#stream.end()
    if (!this.#failure) await once(this.#stream, 'close')
    if (this.#failure) throw this.#failure
    return { rows: this.rows, bytes: this.#bytes, sha256: this.#hash.digest('hex') }
  }
}
