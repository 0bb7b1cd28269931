import type { RenderingChoice } from '@/lib/adapters/contract'
import { openSource } from '@/lib/adapters/files'
import type { Conversation } from '@/lib/core/conversation'
import { WinnowError } from '@/lib/core/errors'
import type { RecordSchema } from '@/lib/core/status'
import { type ByteSource, type Detection, readRows, type Row } from '@/lib/ingest'
import { examplesOf, openLabels } from '../inspection/labelled-examples'
import { releaseFile } from '.'
import type { Session } from '../host/session'

/** A row as a trainer's data loader takes it, whole and unpadded; or why there is none. */
export type LabelLine =
  | { ok: true; input_ids: number[]; labels: number[]; attention_mask: number[] }
  | { ok: false; line: number; code: string; message: string }

/**
 * The training labels of each example of a file or dataset: the id where the token carries loss and
 * -100 where it does not, including tokens beyond the maximum length, where the trainer cuts. They
 * are exported as such because a trainer that masks by a flag may silently drop the mask (trl#3728,
 * trl#3781).
 */
export async function* labelLines(
  session: Session,
  target: string,
  choice: RenderingChoice,
): AsyncGenerator<LabelLine> {
  const label = await openLabels(session, choice, { paths: true })
  for await (const example of examplesOf(session, target)) {
    if ('error' in example) {
      yield { ok: false, line: example.line, ...example.error }
      continue
    }
    const labelled = labelLine(example.conversation, label)
    yield labelled.ok ? labelled : { ...labelled, line: example.line }
  }
}

type Labelled = Extract<LabelLine, { ok: true }> | Omit<Extract<LabelLine, { ok: false }>, 'line'>

function labelLine(conversation: Conversation, label: Awaited<ReturnType<typeof openLabels>>): Labelled {
  const labelled = label(conversation)
  if (!labelled.ok) return { ok: false, code: labelled.problem.code, message: labelled.problem.message }
  const { ids, labels } = labelled.value
  return { ok: true, input_ids: ids, labels, attention_mask: new Array<number>(ids.length).fill(1) }
}

/** Bytes of rows that one page reads, and of the last row as many as it has. */
const PAGE_BYTES = 256 * 1024

/** The start of a page of a file: its byte offset and line. */
export interface LabelPlace {
  byte: number
  line: number
}

export const FIRST_PLACE: LabelPlace = { byte: 0, line: 1 }

/**
 * Some rows of one file of a release as labels, under the contract its manifest records, and where
 * the next ones begin: null after the last. A page is small enough for a deadline. Throws
 * WinnowError not-found, template-error, tokenizer-not-here, and invalid-input for a row without
 * labels.
 */
export async function releaseLabelPage(
  session: Session,
  name: string,
  version: number,
  file: string,
  from: LabelPlace,
): Promise<{ bytes: Uint8Array; next: LabelPlace | null }> {
  const { path, manifest } = await releaseFile(session, name, version, file)
  if (!manifest.files.some((entry) => entry.name === file)) {
    throw new WinnowError('not-found', `${file} of release ${version} holds no examples.`)
  }
  // Without paths: this answers a browser, and reading never fetches a tokenizer.
  const label = await openLabels(session, manifest.contract, { paths: false })
  const source = await openSource(path, file)
  try {
    for await (const rows of readRows(partFrom(source, from.byte), linesOf(manifest.format), {
      format: manifest.format,
      mixed: 'keep-all',
      preference: 'refuse',
    })) {
      const texts = rows.map((row) => labelText(row, from, label))
      const last = rows.at(-1)
      const next =
        last?.ok === true
          ? { byte: from.byte + last.rawStart! + last.rawBytes!, line: from.line + last.line - 1 }
          : null
      return { bytes: Buffer.from(texts.join('')), next }
    }
    return { bytes: new Uint8Array(), next: null }
  } finally {
    await source.close()
  }
}

/** Releases are written like this, whatever a part of one looks like. */
function linesOf(recordSchema: RecordSchema): Detection {
  return { container: 'jsonl', recordSchema, preference: null, encoding: 'utf-8', columns: null }
}

function partFrom(source: ByteSource, start: number): ByteSource {
  return {
    name: source.name,
    size: source.size - start,
    read: (at, length) => source.read(start + at, Math.min(length, PAGE_BYTES)),
  }
}

function labelText(row: Row, from: LabelPlace, label: Awaited<ReturnType<typeof openLabels>>): string {
  const labelled = row.ok ? labelLine(row.conversation, label) : row
  // Gates let no such row into a release: a download that breaks off is better than one that lacks
  // a row.
  if (!labelled.ok)
    throw new WinnowError('invalid-input', `Line ${from.line + row.line - 1}: ${labelled.message}`)
  const { input_ids, labels, attention_mask } = labelled
  return `${JSON.stringify({ input_ids, labels, attention_mask })}\n`
}
