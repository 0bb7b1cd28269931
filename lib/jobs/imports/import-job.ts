import { rmSync } from 'node:fs'
import { z } from 'zod'
import { asDiskFull } from '@/lib/adapters/files'
import { WinnowError } from '@/lib/core/errors'
import { HASH_BYTES } from '@/lib/core/hash'
import { PURPOSES, RECORD_SCHEMAS } from '@/lib/core/status'
import { recordEvent } from '@/lib/db/events'
import {
  appendRows,
  closeImport,
  describeImport,
  discardImport,
  type ImportCounts,
  importCounts,
  importStatus,
  isImportOf,
  isOnlyUseOf,
  type NewExample,
  rejectionsOf,
} from '@/lib/db/imports'
import { saveCursor } from '@/lib/db/jobs'
import { lastId } from '@/lib/db/last-id'
import { markDatasetRemoved, removeAllMarked } from '@/lib/db/removal'
import { dropSortIndexes, restoreSortIndexes } from '@/lib/db/sort-indexes'
import { searchContaminationAgain } from '../contamination/search-again'
import { type AnyJob, defineJob, type JobContext, type Unfinished } from '../engine/define'
import { parseFile } from './parse'
import type { PreparedBatch } from './batch'

const importParameters = z.object({
  importId: z.int(),
  path: z.string(),
  file: z.string(),
  /** The dataset was made for this import and goes with it when nothing comes of it. */
  newDataset: z.boolean(),
  options: z.object({
    format: z.enum(['auto', ...RECORD_SCHEMAS]),
    mixed: z.enum(['refuse', 'keep-all']),
    preference: z.enum(['refuse', 'chosen']),
    purpose: z.enum(PURPOSES).optional(),
    keyField: z.string().optional(),
    categoryField: z.string().optional(),
  }),
})
export type ImportParameters = z.infer<typeof importParameters>

const cursorSchema = z.object({ records: z.int() })

/**
 * Reads one kept file into a dataset: chunk and cursor in one transaction, so that a killed import
 * goes on where it stopped.
 */
export const importJob = importJobReading(parseFile)

/** The same with another way to read the file than in a thread. */
export function importJobReading(read: typeof parseFile): AnyJob {
  return defineJob<ImportParameters>({
    params: importParameters,
    run: (params, context) => run(params, context, read),
    discard,
  })
}

async function run(params: ImportParameters, context: JobContext, read: typeof parseFile): Promise<object> {
  const { db } = context
  if (importStatus(db, params.importId) !== 'running')
    throw new WinnowError(
      'conflict',
      'The rows of this import were already taken back. Import the file again.',
    )
  const skip = context.cursor === null ? 0 : cursorSchema.parse(context.cursor).records
  const task = { path: params.path, name: params.file, options: params.options, skip }
  let size = 0
  try {
    for await (const message of read(context.root, task)) {
      context.checkpoint()
      if (message.kind === 'detected') {
        size = message.size
        describeImport(db, params.importId, message.detection.container, message.detection.recordSchema)
        if (size / BYTES_PER_ROW > lastId(db, 'Example')) dropSortIndexes(db)
      } else {
        store(context, params, message.batch)
        const { records, bytes } = message.batch
        context.report(
          'Reading rows',
          records,
          bytes === 0 ? null : Math.max(records, Math.round((records * size) / bytes)),
        )
      }
    }
  } catch (error) {
    throw asDiskFull(error, 'Nothing of this import was kept; everything imported before it is safe.')
  }
  return finish(params, context)
}

function discard(params: ImportParameters, { db, datasetId }: Unfinished): void {
  const status = importStatus(db, params.importId)
  if (status === 'done' || status === 'failed') return
  // The file first: on a full disk the database needs its space to delete the rows.
  db.transaction(() => {
    if (status !== undefined && isOnlyUseOf(db, params.path, params.importId))
      rmSync(params.path, { force: true })
  })
  discardImport(db, params.importId)
  restoreSortIndexes(db)
  if (!params.newDataset) return
  db.transaction((transaction) => {
    if (!isImportOf(db, datasetId)) markDatasetRemoved(transaction, datasetId)
  })
  removeAllMarked(db)
}

function store(context: JobContext, params: ImportParameters, batch: PreparedBatch): void {
  context.db.transaction(() => {
    appendRows(
      context.db,
      { importId: params.importId, datasetId: context.datasetId },
      unpack(batch),
      batch.rejections,
    )
    saveCursor(context.db, context.jobId, { records: batch.records })
  })
}

/** The examples of a batch, each with its slices of the two buffers. */
function* unpack({ examples, bodies, hashes }: PreparedBatch): Generator<NewExample> {
  let start = 0
  for (const [at, { origin, listing, bodyEnd }] of examples.entries()) {
    yield {
      origin,
      listing,
      body: bodies.subarray(start, bodyEnd),
      hash: hashes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES),
    }
    start = bodyEnd
  }
}

/**
 * A guess, to tell an import that brings more rows than there are: short chats, so that the guess
 * is rather too high.
 */
const BYTES_PER_ROW = 1_000

function finish(
  params: ImportParameters,
  context: JobContext,
): ImportCounts & { importId: number; decontaminations: number[] } {
  const { db, datasetId } = context
  const counts = importCounts(db, params.importId)!
  if (counts.rows === 0) throw new WinnowError('empty-file', `${params.file} holds no rows.`)
  restoreSortIndexes(db)
  if (counts.accepted === 0) {
    // Kept as a failed import, so that its rejected rows can be read and downloaded.
    closeImport(db, params.importId, 'failed')
    const first = rejectionsOf(db, params.importId, 0, 1)[0]!
    throw new WinnowError(
      'no-valid-rows',
      `None of the ${counts.rows} rows of ${params.file} could be used. Line ${first.line}: ${first.message}`,
    )
  }
  return context.complete((transaction) => {
    closeImport(db, params.importId, 'done')
    recordEvent(transaction, context.actor, 'import', {
      dataset: datasetId,
      import: params.importId,
      file: params.file,
      accepted: counts.accepted,
      rejected: counts.rejected,
    })
    return { importId: params.importId, ...counts, decontaminations: searchContaminationAgain(context) }
  })
}
