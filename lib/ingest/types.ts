import type { Conversation } from '@/lib/core/conversation'
import type { JsonValue } from '@/lib/core/json'
import type { Container, Purpose, RecordSchema } from '@/lib/core/status'
import type { Rejection } from './rejection'

/** The bytes of one file. A read is short only at the end of the file. */
export interface ByteSource {
  readonly name: string
  readonly size: number
  read(start: number, length: number): Promise<Uint8Array>
  /** Its rows as Parquet, where the host can read them in a process that may die of them. */
  readParquet?(): AsyncGenerator<PlainRow[]>
}

export interface ReadOptions {
  format: 'auto' | RecordSchema
  /**
   * A second schema in the file under `auto`: refuse the file, or accept each row by its own
   * schema. A split is two imports with an explicit format, where rows of the other schema are
   * rejections with code `other-schema`.
   */
  mixed: 'refuse' | 'keep-all'
  /**
   * Preference data (chosen/rejected pairs, KTO labels): refuse it, or take the side marked as
   * chosen.
   */
  preference: 'refuse' | 'chosen'
  /**
   * In an eval set the layouts of published evals are read too (evals.ts); a training file with
   * such rows is refused.
   */
  purpose?: Purpose | undefined
  /** Top-level fields that hold the row's own key and category; numbers become strings. */
  keyField?: string | undefined
  categoryField?: string | undefined
}

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be'

/** The format of a file, recognised from its content. */
export interface Detection {
  container: Container
  recordSchema: RecordSchema
  preference: Preference | null
  encoding: Encoding
  /**
   * The column names a CSV without a header line has by its layout; null if the first line names
   * them.
   */
  columns: readonly string[] | null
}

export type Preference = 'pairs' | 'kto'

/** A conversation and where it came from. */
export interface AcceptedRow {
  ok: true
  /** 1-based line of the file where the record starts; for Parquet the row number. */
  line: number
  conversation: Conversation
  key: string | null
  category: string | null
  /**
   * Byte range of the untouched record in the file. Null for Parquet and UTF-16, where `raw` holds
   * the record.
   */
  rawStart: number | null
  rawBytes: number | null
  raw: string | null
}

/** Every record that is not blank gives one row. */
export type Row = AcceptedRow | Rejection

/** A record as its container holds it, before any schema is looked for. */
export interface PlainRecord {
  ok: true
  line: number
  value: JsonValue
  /** The record as text (for Parquet its JSON). */
  text: string
  rawStart: number | null
  rawBytes: number | null
}

export type PlainRow = PlainRecord | Rejection
