import { existsSync } from 'node:fs'
import { extname } from 'node:path'
import { z } from 'zod'
import { type KeptFile, keepBytes, keepFile } from '@/lib/adapters/files'
import { WinnowError } from '@/lib/core/errors'
import { ORIGINS, PURPOSES, RECORD_SCHEMAS } from '@/lib/core/status'
import type { JobView } from '@/lib/contract/jobs'
import type { RejectedRow } from '@/lib/contract/imports'
import { datasetForImport } from '@/lib/db/datasets'
import { createImport, importStatus, rejectionsOf } from '@/lib/db/imports'
import { createJob } from '@/lib/db/jobs'
import type { ImportParameters } from '@/lib/jobs'
import { datasetName } from './datasets'
import { getJob } from './jobs'
import { write } from './host/write'
import type { Session } from './host/session'

const importRequest = z.object({
  dataset: datasetName,
  file: z.string().min(1).max(255),
  purpose: z.enum(PURPOSES).default('train'),
  format: z.enum(['auto', ...RECORD_SCHEMAS]).default('auto'),
  mixed: z.enum(['refuse', 'keep-all']).default('refuse'),
  preference: z.enum(['refuse', 'chosen']).default('refuse'),
  origin: z.enum(ORIGINS).optional(),
  model: z.string().max(200).optional(),
  keyField: z.string().max(200).optional(),
  categoryField: z.string().max(200).optional(),
})
export type ImportRequest = z.input<typeof importRequest>

/**
 * Takes an upload into the home and queues its import. The dataset is made when there is none of
 * that name. `announced` is how many bytes the sender says there are, 0 where it does not.
 */
export async function receiveUpload(
  session: Session,
  body: AsyncIterable<Uint8Array>,
  request: ImportRequest,
  announced: number,
  signal?: AbortSignal,
): Promise<JobView> {
  const parsed = importRequest.parse(request)
  return getJob(
    session,
    await queueImport(session, await keepBytes(session.home, body, announced, signal), parsed),
  )
}

/** The same for a file on this machine; with an owner the job is for that process to run. */
export async function importFile(
  session: Session,
  path: string,
  request: ImportRequest,
  owner?: string,
): Promise<number> {
  const parsed = importRequest.parse(request)
  return queueImport(session, await keepFile(session.home, path), parsed, owner)
}

function queueImport(
  session: Session,
  kept: KeptFile,
  request: z.output<typeof importRequest>,
  owner?: string,
): Promise<number> {
  if (kept.bytes === 0) throw new WinnowError('empty-file', `${request.file} is empty: it holds 0 bytes.`)
  const { file, format, mixed, preference, keyField, categoryField } = request
  return write(session, ({ db }) => {
    // An import of the same bytes may have been taken back between this file's arrival and now, or
    // a purge may have come.
    if (!existsSync(kept.path))
      throw new WinnowError(
        'conflict',
        `${request.file} was removed from the home, by a purge or with another import of the same bytes, before its import could begin. Import it again.`,
      )
    const dataset = datasetForImport(db, request.dataset, request.purpose)
    session.require('editor', dataset.id)
    const importId = createImport(db, {
      datasetId: dataset.id,
      file,
      path: kept.path,
      bytes: kept.bytes,
      sha256: kept.sha256,
      origin: request.origin ?? null,
      model: request.model ?? null,
    })
    const params: ImportParameters = {
      importId,
      path: kept.path,
      file,
      newDataset: dataset.isNew,
      options: { format, mixed, preference, purpose: dataset.purpose, keyField, categoryField },
    }
    return createJob(db, {
      kind: 'import',
      datasetId: dataset.id,
      params,
      actor: session.actor,
      ...(owner !== undefined && { owner }),
    })
  })
}

/** A dataset name derived from a file name: the suggestion of the drop zone. */
export function proposedName(file: string): string {
  return (
    file
      .slice(0, file.length - extname(file).length)
      .normalize('NFC')
      .replace(/[^\p{L}\p{M}\p{N} _.:-]+/gu, '-')
      .slice(0, 80) || 'dataset'
  )
}

const REJECTION_PAGE = 200

export function listRejections(
  session: Session,
  importId: number,
  after = 0,
): Promise<{ rows: RejectedRow[]; next: number | null }> {
  const rows = rejectionsOf(session.db, importId, after, REJECTION_PAGE)
  return Promise.resolve({
    rows: rows.map(withoutId),
    next: rows.length === REJECTION_PAGE ? rows.at(-1)!.id : null,
  })
}

/** So many rejected rows fit into one answer; all of them are in the download. */
const ANSWERED_REJECTIONS = 1_000

export function rejectedRows(session: Session, importId: number): Omit<RejectedRow, 'excerpt'>[] {
  return rejectionsOf(session.db, importId, 0, ANSWERED_REJECTIONS).map(
    ({ line, column, code, message }) => ({ line, column, code, message }),
  )
}

/**
 * Every rejected row of an import as JSON lines, read page by page. Throws WinnowError not-found.
 */
export function rejectionsAsJsonl(session: Session, importId: number): Promise<ReadableStream<Uint8Array>> {
  if (importStatus(session.db, importId) === undefined)
    return Promise.reject(new WinnowError('not-found', `There is no import ${importId}.`))
  const encoder = new TextEncoder()
  let after = 0
  return Promise.resolve(
    new ReadableStream({
      pull(controller) {
        const rows = rejectionsOf(session.db, importId, after, REJECTION_PAGE)
        if (rows.length === 0) {
          controller.close()
          return
        }
        after = rows.at(-1)!.id
        controller.enqueue(encoder.encode(rows.map((row) => `${JSON.stringify(withoutId(row))}\n`).join('')))
      },
    }),
  )
}

function withoutId({ line, column, code, message, excerpt }: RejectedRow): RejectedRow {
  return { line, column, code, message, excerpt }
}
