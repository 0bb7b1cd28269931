import { WinnowError } from '@/lib/core/errors'
import { isJsonObject, isNested } from '@/lib/core/json'
import type { Container, RecordSchema } from '@/lib/core/status'
import { containerOf } from './container'
import { evalLayoutOf, evalRecord, isMmluRow, MMLU_COLUMNS } from './evals'
import { kindOf } from './fields'
import { isParquet, refuseArchive, refuseBinary } from './file-kind'
import { PROBE_BYTES, SAMPLE_BYTES, SAMPLE_RECORDS } from './limits'
import { isConversationTree, preferenceFields, preferenceOf, TREE_REASON } from './preference'
import { describeUnknown, parseListCells, recognise } from './recognise'
import { readRecords } from './records'
import type { Rejection } from './rejection'
import { encodingOf, openText, readExactly } from './source'
import type { ByteSource, Detection, Encoding, PlainRecord, PlainRow, Preference, ReadOptions } from './types'

/**
 * Recognises a file by its first megabyte and its first thousand records. Throws WinnowError for a
 * file that cannot be read: empty-file, archive, binary-file, malformed, unknown-schema,
 * preference-data, conversation-tree.
 */
export async function detect(source: ByteSource, options: ReadOptions): Promise<Detection> {
  const { container, encoding } = await detectContainer(source)
  const headless = container === 'csv' && options.purpose === 'eval' ? await headlessMmlu(source) : null
  const columns = headless?.fits === true ? MMLU_COLUMNS : null
  const sample = await takeSample(source, container, columns)
  if (sample.length === 0)
    throw new WinnowError('empty-file', `${source.name} holds no records. Nothing was imported.`)

  const readable = sample.filter((row): row is PlainRecord => row.ok)
  const firstRejection = sample.find((row): row is Rejection => !row.ok)
  if (readable.length === 0 && firstRejection !== undefined) {
    throw new WinnowError(
      'malformed',
      `No record of ${source.name} could be read. ${firstRejection.message} Nothing was imported.`,
    )
  }
  const votes = voteOn(readable, options)
  const records = readable.length
  if (votes.trees * 2 > records)
    throw new WinnowError('conversation-tree', `${source.name}: ${TREE_REASON} Nothing was imported.`)
  const preference = mostlyPreference(votes, records)
  if (preference !== null && options.preference === 'refuse')
    throw preferenceError(source.name, preference, readable)
  if (options.format !== 'auto')
    return { container, encoding, preference, recordSchema: options.format, columns }
  const recordSchema = mostFrequent(votes.schemas)
  if (recordSchema !== null) return { container, encoding, preference, recordSchema, columns }
  // If nothing is a record, broken syntax explains more than unknown fields do.
  const misfit = headless?.misfit ?? null
  if (firstRejection !== undefined && misfit === null)
    throw new WinnowError(
      'malformed',
      `No record of ${source.name} has a known schema, and: ${firstRejection.message} Nothing was imported.`,
    )
  throw unknownSchema(source.name, container, readable, misfit)
}

/**
 * Container and encoding only, without reading records: for files without conversations, such as
 * eval sets.
 */
async function detectContainer(source: ByteSource): Promise<{ container: Container; encoding: Encoding }> {
  if (source.size === 0)
    throw new WinnowError('empty-file', `${source.name} is empty (0 bytes). Nothing was imported.`)
  const head = await readExactly(source, 0, Math.min(PROBE_BYTES, source.size))
  if (isParquet(head)) return { container: 'parquet', encoding: 'utf-8' }
  refuseArchive(source.name, head)
  const { encoding } = encodingOf(head)
  const probe = encoding === 'utf-8' ? head : await firstChunk(source)
  if (encoding === 'utf-8') refuseBinary(source.name, head)
  const text = probe.toString('utf8').replace(/^\uFEFF/, '')
  if (text.trim() === '')
    throw new WinnowError('empty-file', `${source.name} holds only blank lines. Nothing was imported.`)
  return { container: containerOf(source.name, text, source.size <= PROBE_BYTES), encoding }
}

async function firstChunk(source: ByteSource): Promise<Buffer> {
  const { chunks } = await openText(source)
  for await (const chunk of chunks) if (chunk.length > 0) return chunk
  return Buffer.alloc(0)
}

/** The first records, and more where none of them could be read. */
async function takeSample(
  source: ByteSource,
  container: Container,
  columns: readonly string[] | null,
): Promise<PlainRow[]> {
  const sample: PlainRow[] = []
  let readable = false
  let bytes = 0
  for await (const batch of readRecords(source, container, columns)) {
    sample.push(...batch.slice(0, SAMPLE_RECORDS))
    readable ||= batch.some((row) => row.ok)
    for (const row of batch) bytes += row.ok ? row.text.length : 0
    if (bytes >= SAMPLE_BYTES) break
    if (sample.length >= SAMPLE_RECORDS && (readable || sample.length >= 10 * SAMPLE_RECORDS)) break
  }
  return sample
}

/**
 * MMLU is published as CSV without a header: every row is a question, four options and the letter
 * of the right one. If the first row looks like that, it does not name columns; `misfit` is then
 * the line of the first readable row with another layout. Unreadable rows are rejected one by one,
 * as in every file.
 */
async function headlessMmlu(source: ByteSource): Promise<{ fits: boolean; misfit: number | null }> {
  const rows = await takeSample(source, 'csv', MMLU_COLUMNS)
  if (rows[0]?.ok !== true || !isMmluRow(rows[0].value)) return { fits: false, misfit: null }
  const misfit = rows.find((row) => row.ok && !isMmluRow(row.value))?.line ?? null
  return { fits: misfit === null, misfit }
}

interface Votes {
  schemas: Map<RecordSchema, number>
  trees: number
  pairs: number
  kto: number
}

function mostlyPreference({ pairs, kto }: Votes, records: number): Preference | null {
  if (pairs * 2 > records) return 'pairs'
  return kto * 2 > records ? 'kto' : null
}

function voteOn(readable: PlainRecord[], { purpose }: ReadOptions): Votes {
  const votes: Votes = { schemas: new Map(), trees: 0, pairs: 0, kto: 0 }
  for (const row of readable) {
    if (!isNested(row.value)) continue
    if (isJsonObject(row.value)) {
      parseListCells(row.value)
      if (isConversationTree(row.value)) votes.trees++
      const preference = preferenceOf(row.value)
      if (preference !== null) votes[preference]++
    }
    const schema =
      recogniseLoosely(row.value) ??
      (purpose === 'eval' && evalRecord(row.value) !== null ? 'messages' : null)
    if (schema !== null) votes.schemas.set(schema, (votes.schemas.get(schema) ?? 0) + 1)
  }
  return votes
}

/**
 * The answer of a preference pair is under `chosen`, so its schema is recognised from the prompt
 * alone.
 */
function recogniseLoosely(record: Parameters<typeof recognise>[0]): RecordSchema | null {
  const schema = recognise(record)
  if (schema !== null || !isJsonObject(record) || preferenceOf(record) !== 'pairs') return schema
  if (Array.isArray(record['chosen']) && typeof record['prompt'] !== 'object') return 'messages'
  return record['instruction'] === undefined ? 'prompt-completion' : 'alpaca'
}

function mostFrequent(counts: Map<RecordSchema, number>): RecordSchema | null {
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? null
}

function unknownSchema(
  name: string,
  container: Container,
  readable: PlainRecord[],
  misfit: number | null,
): WinnowError {
  const value = (readable.find((row) => isNested(row.value)) ?? readable[0])?.value
  const header = container === 'csv' ? ' (The first row of a CSV file names its columns.)' : ''
  const what = isNested(value)
    ? describeUnknown(value)
    : `Its first record is ${kindOf(value)}; a record is an object with fields.`
  const headless =
    misfit === null
      ? ''
      : ` Its first row looks like MMLU without a header (question, A, B, C, D and a letter from A to D), but line ${misfit} does not: mend it, or add the header question,A,B,C,D,answer.`
  const layout = isNested(value) ? evalLayoutOf(value) : null
  const evals = layout === null ? '' : ` An eval set (${layout}) is imported with --purpose eval.`
  return new WinnowError(
    'unknown-schema',
    `${name}: no record has a known schema. ${what}${header}${headless}${evals} Nothing was imported.`,
  )
}

function preferenceError(name: string, preference: Preference, readable: PlainRecord[]): WinnowError {
  const record = readable
    .map((row) => row.value)
    .filter(isJsonObject)
    .find((value) => preferenceOf(value) === preference)
  const fields = record === undefined ? 'chosen and rejected' : preferenceFields(record, preference)
  const kind =
    preference === 'pairs' ? 'wanted answers set against unwanted ones (DPO)' : 'a verdict per answer (KTO)'
  return new WinnowError(
    'preference-data',
    `${name} is preference data: ${kind}, recognised by the field ${fields}. It is made for another kind of training. To import the wanted answers only, use --preference chosen. Nothing was imported.`,
  )
}
