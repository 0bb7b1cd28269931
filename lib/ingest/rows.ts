import type { Conversation } from '@/lib/core/conversation'
import { WinnowError } from '@/lib/core/errors'
import { type JsonObject, type JsonValue, isJsonObject, isNested } from '@/lib/core/json'
import type { RecordSchema } from '@/lib/core/status'
import { checkSurrogates, convert } from './convert'
import { evalRecord } from './evals'
import { field, kindOf } from './fields'
import { chosenSide, isConversationTree, preferenceFields, preferenceOf, TREE_REASON } from './preference'
import { describeUnknown, fits, nearest, parseListCells, recognise } from './recognise'
import { readRecords } from './records'
import { RowProblem, rejection } from './rejection'
import { SchemaTally } from './schema-tally'
import type { ByteSource, Detection, PlainRecord, ReadOptions, Row } from './types'

/**
 * The rows of a file in order, in batches of up to a few thousand. Every record that is not blank
 * gives one row: accepted and rejected make the total. Throws WinnowError `mixed-schemas` once the
 * whole file has been looked at, and `malformed` for a Parquet file that turns out to be damaged;
 * what was yielded before must then be undone.
 */
export async function* readRows(
  source: ByteSource,
  detection: Detection,
  options: ReadOptions,
): AsyncGenerator<Row[]> {
  const tally = new SchemaTally(options.format === 'auto' && options.mixed === 'refuse')
  const reader = new RowReader(detection, options, tally)
  for await (const batch of readRecords(source, detection.container, detection.columns)) {
    const rows: Row[] = []
    for (const record of batch) rows.push(record.ok ? reader.read(record) : record)
    if (!tally.mixed) yield rows
  }
  if (tally.mixed) throw new WinnowError('mixed-schemas', tally.describe(source.name))
}

class RowReader {
  readonly #schema: RecordSchema
  readonly #options: ReadOptions
  readonly #tally: SchemaTally
  readonly #isText: boolean

  constructor(detection: Detection, options: ReadOptions, tally: SchemaTally) {
    this.#schema = detection.recordSchema
    this.#options = options
    this.#tally = tally
    // Only these two write lists as text of their own accord; in JSON a text is a text.
    this.#isText = detection.container === 'csv' || detection.container === 'parquet'
  }

  read(record: PlainRecord): Row {
    try {
      const { value } = record
      if (!isNested(value)) {
        throw new RowProblem(
          'not-a-record',
          `The record is ${kindOf(value)}; it must be an object with fields.`,
        )
      }
      const conversation = this.#convert(value, record.line)
      if (record.text.includes('\\u') && LONE_SURROGATE_ESCAPE.test(record.text)) {
        checkSurrogates(conversation, '')
      }
      return {
        ok: true,
        line: record.line,
        conversation,
        key: labelOf(value, this.#options.keyField),
        category: labelOf(value, this.#options.categoryField),
        rawStart: record.rawStart,
        rawBytes: record.rawBytes,
        raw: record.rawStart === null ? record.text : null,
      }
    } catch (error) {
      if (!(error instanceof RowProblem)) throw error
      return rejection(record.line, null, error.code, error.message, record.text)
    }
  }

  #convert(value: JsonObject | JsonValue[], line: number): Conversation {
    let given = value
    if (isJsonObject(given)) {
      if (this.#isText) parseListCells(given)
      given = this.#ordinary(given)
    }
    if (this.#options.purpose === 'eval' && recognise(given) === null) given = evalRecord(given) ?? given
    const schema = fits(given, this.#schema) ? this.#schema : this.#otherSchema(given)
    this.#tally.add(schema, line)
    if (schema !== this.#schema && this.#options.format !== 'auto') {
      throw new RowProblem(
        'other-schema',
        `The record has the schema ${schema}; this import takes ${this.#schema} only. Import the file once more with --format ${schema}.`,
      )
    }
    return convert(given, schema)
  }

  /** The record without what makes it preference data. */
  #ordinary(record: JsonObject): JsonObject | JsonValue[] {
    if (isConversationTree(record)) throw new RowProblem('conversation-tree', TREE_REASON)
    const preference = preferenceOf(record)
    if (preference === null) return record
    if (this.#options.preference === 'refuse') {
      throw new RowProblem(
        'preference-data',
        `The record is preference data (${preferenceFields(record, preference)}). Import with --preference chosen to take the wanted answer.`,
      )
    }
    return chosenSide(record, preference)
  }

  #otherSchema(record: JsonObject | JsonValue[]): RecordSchema {
    const recognised = recognise(record)
    if (recognised !== null) return recognised
    // A record that only lacks a field of the expected schema is told so by its converter.
    if (isJsonObject(record) && nearest(record)?.schema === this.#schema) return this.#schema
    throw new RowProblem('unknown-schema', describeUnknown(record))
  }
}

const LONE_SURROGATE_ESCAPE = /\\u[dD][89a-fA-F]/

/** A key or category: text as it is, numbers as text. */
function labelOf(record: JsonObject | JsonValue[], name: string | undefined): string | null {
  if (name === undefined || Array.isArray(record)) return null
  const value = field(record, name)
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null
}
