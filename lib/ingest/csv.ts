import { isUtf8 } from 'node:buffer'
import { type CsvError, type Parser, parse } from 'csv-parse'
import { WinnowError } from '@/lib/core/errors'
import type { JsonObject } from '@/lib/core/json'
import { BATCH_ROWS, MAX_COLUMNS, MAX_RECORD_BYTES } from './limits'
import { countNewlines, tooLong } from './plain-record'
import { rejection } from './rejection'
import type { TextStream } from './source'
import type { PlainRow } from './types'

const NEWLINE = 10,
  CARRIAGE_RETURN = 13,
  QUOTE = 34
/** Handed to the parser at a time. */
const PIECE_BYTES = 64 * 1024
const UNCLOSED = 'a quote is opened and never closed'
const DELIMITERS = [',', ';', '\t'] as const

/**
 * CSV after RFC 4180 with a header row; every cell is text. Spreadsheets of some countries write
 * `;`, so the delimiter is the one most frequent in the header. csv-parse does the parsing; it
 * cannot continue after a misplaced quote, so reading restarts at the next line. With `columns`
 * given there is no header row.
 */
export async function* readCsv(
  name: string,
  stream: TextStream,
  columns: readonly string[] | null = null,
): AsyncGenerator<PlainRow[]> {
  const table = new CsvTable(name, stream.start, stream.positionsAreBytes, columns)
  for await (const chunk of stream.chunks) yield* withRows(table.push(chunk))
  yield* withRows(table.end())
}

async function* withRows(batches: AsyncGenerator<PlainRow[]>): AsyncGenerator<PlainRow[]> {
  for await (const rows of batches) if (rows.length > 0) yield rows
}

/** The first record of a table as text: up to the first line break outside quotes. */
export function firstRecord(text: string): string {
  return /^(?:"[^"]*"|[^"\n]+)*/.exec(text)![0]
}

/** The delimiter a header line has most of, outside quotes. */
export function delimiterOf(header: string): string {
  const bare = header.replace(/"[^"]*"/g, '')
  const counts = DELIMITERS.map((delimiter) => bare.split(delimiter).length)
  return DELIMITERS[counts.indexOf(Math.max(...counts))]!
}

class CsvTable {
  #parser: Parser | null = null
  #columns: readonly string[] | null
  #delimiter: string | null = null
  /** Bytes from the record being read on, where they start in the stream, and the line that is. */
  #pending: Buffer = Buffer.alloc(0)
  #pendingStart: number
  #line = 1
  /** Position in the stream where the running parser began, and up to which it has been fed. */
  #parserStart: number
  #fedTo: number
  /**
   * Why the whole table is refused: csv-parse takes what its callback throws for a defect of the
   * record.
   */
  #refusal: WinnowError | null = null
  #rows: PlainRow[] = []
  /** The rest of the line belongs to a record that is rejected already. */
  #dropping = false
  readonly #positionsAreBytes: boolean
  readonly #name: string

  constructor(name: string, start: number, positionsAreBytes: boolean, columns: readonly string[] | null) {
    this.#name = name
    this.#columns = columns
    this.#pendingStart = start
    this.#parserStart = start
    this.#fedTo = start
    this.#positionsAreBytes = positionsAreBytes
  }

  async *push(chunk: Buffer): AsyncGenerator<PlainRow[]> {
    if (this.#dropping) {
      const newline = chunk.indexOf(NEWLINE)
      this.#pendingStart += newline === -1 ? chunk.length : newline + 1
      this.#fedTo = this.#pendingStart
      if (newline === -1) return
      this.#line++
      chunk = chunk.subarray(newline + 1)
      this.#dropping = false
      this.#parserStart = this.#pendingStart
    }
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk])
    yield* this.#parse()
    while (this.#pending.length > MAX_RECORD_BYTES) {
      this.#dropRecord()
      yield* this.#parse()
    }
    yield this.#takeRows()
  }

  async *end(): AsyncGenerator<PlainRow[]> {
    while (!this.#dropping) {
      yield* this.#parse()
      const defect = await feed(this.#parser ?? this.#startParser(Buffer.alloc(0)), Buffer.alloc(0), true)
      if (this.#refusal !== null) throw this.#refusal
      if (defect === null) break
      this.#skipDefect(defect)
    }
    yield this.#takeRows()
  }

  #takeRows(): PlainRow[] {
    const rows = this.#rows
    this.#rows = []
    return rows
  }

  /**
   * Feeds the pending bytes in pieces, so that rows are handed on in between; restarts after each
   * defect.
   */
  async *#parse(): AsyncGenerator<PlainRow[]> {
    for (let ahead = this.#unfed(); ahead.length > 0; ahead = this.#unfed()) {
      const piece = ahead.subarray(0, PIECE_BYTES)
      const defect = await feed(this.#parser ?? this.#startParser(ahead), piece, false)
      if (this.#refusal !== null) throw this.#refusal
      if (defect === null) this.#fedTo += piece.length
      else this.#skipDefect(defect)
      if (this.#rows.length >= BATCH_ROWS) yield this.#takeRows()
    }
  }

  /** Pending bytes that no parser has seen. */
  #unfed(): Buffer {
    return this.#pending.subarray(this.#fedTo - this.#pendingStart)
  }

  #startParser(bytes: Buffer): Parser {
    this.#delimiter ??= delimiterOf(firstRecord(bytes.toString('utf8')))
    const parser = parse({
      delimiter: this.#delimiter,
      // Cells as bytes, so that invalid UTF-8 is noticed and not replaced.
      encoding: null,
      relax_column_count: true,
      skip_empty_lines: true,
      // The record's length is checked over all of its bytes in push().
      max_record_size: 0,
      on_record: (cells: unknown, context) => {
        if (this.#refusal === null) this.#onRecord(cells as Uint8Array[], context.bytes)
        return null
      },
    })
    // Errors arrive through the callback of write; without a listener they would also be thrown.
    parser.on('error', () => undefined)
    this.#parser = parser
    return parser
  }

  #onRecord(cells: Uint8Array[], parserBytes: number): void {
    this.#skipBlankLines()
    const end = this.#parserStart + parserBytes - this.#pendingStart
    const bytes = trimNewline(this.#pending.subarray(0, end))
    if (this.#columns === null) this.#takeHeader(cells)
    else if (!cells.every((cell) => isBlank(cell)) || cells.length === this.#columns.length)
      this.#rows.push(this.#readRecord(cells, this.#columns, bytes))
    this.#consume(end)
  }

  #takeHeader(cells: Uint8Array[]): void {
    try {
      this.#columns = columnsOf(cells, this.#name)
    } catch (error) {
      if (!(error instanceof WinnowError)) throw error
      this.#refusal = error
    }
  }

  #skipBlankLines(): void {
    let blank = 0
    while (this.#pending[blank] === NEWLINE || this.#pending[blank] === CARRIAGE_RETURN) blank++
    this.#consume(blank)
  }

  #consume(count: number): void {
    this.#line += countNewlines(this.#pending.subarray(0, count))
    this.#pending = this.#pending.subarray(count)
    this.#pendingStart += count
  }

  #readRecord(cells: Uint8Array[], columns: readonly string[], bytes: Buffer): PlainRow {
    const text = bytes.toString('utf8')
    const broken = cells.findIndex((cell) => !isUtf8(cell))
    if (broken !== -1) {
      const column = columns[broken] ?? String(broken + 1)
      return rejection(
        this.#line,
        null,
        'not-utf-8',
        `Column "${column}" holds bytes that are not UTF-8. Save the file as "CSV UTF-8".`,
        text,
      )
    }
    if (cells.length !== columns.length) {
      const message = `The row has ${cells.length} cells, there are ${columns.length} columns. Quote cells that hold a "${this.#delimiter!}" or a line break.`
      return rejection(this.#line, null, 'csv-column-count', message, text)
    }
    const value = Object.create(null) as JsonObject
    for (const [index, column] of columns.entries()) value[column] = toText(cells[index]!)
    return {
      ok: true,
      line: this.#line,
      value,
      text,
      rawStart: this.#positionsAreBytes ? this.#pendingStart : null,
      rawBytes: this.#positionsAreBytes ? bytes.length : null,
    }
  }

  /**
   * Rejects the record up to the line with the misplaced quote; the bytes after it are parsed
   * afresh.
   */
  #skipDefect(error: CsvError): void {
    this.#skipBlankLines()
    const cell = this.#parserStart + Number(error['bytes']) - this.#pendingStart
    const isQuote = error.code === 'CSV_INVALID_CLOSING_QUOTE' || error.code === 'INVALID_OPENING_QUOTE'
    if (error.code === 'CSV_QUOTE_NOT_CLOSED') this.#rejectAt(Math.max(this.#openQuote(), 0), UNCLOSED)
    else
      this.#rejectAt(isQuote ? misplacedQuote(this.#pending, Math.max(cell, 0)) : 0, 'a quote inside a cell')
  }

  /**
   * One rejection for the record up to this quote; reading goes on at the line after it, whatever
   * that is.
   */
  #rejectAt(quote: number, what: string): void {
    const before = this.#pending.subarray(0, quote)
    const line = this.#line + countNewlines(before)
    const column = quote - before.lastIndexOf(NEWLINE) - bytesBeyondUnits(before)
    const excerpt = this.#pending.toString('utf8', 0, what === UNCLOSED ? 1000 : quote + 1)
    this.#rows.push(
      rejection(
        line,
        column,
        'malformed-csv',
        `Not CSV at line ${line}, column ${column}: ${what}. Quote the whole cell and write quotes inside it twice.`,
        excerpt,
      ),
    )
    this.#restartBehind(this.#pending.indexOf(NEWLINE, quote))
  }

  /** The record is too long: one rejection, for an open quote if there is one. */
  #dropRecord(): void {
    this.#skipBlankLines()
    const quote = this.#openQuote()
    if (quote !== -1) {
      this.#rejectAt(quote, UNCLOSED)
      return
    }
    this.#rows.push(tooLong({ line: this.#line, column: 1, start: this.#pendingStart }, this.#pending))
    this.#restartBehind(this.#pending.indexOf(NEWLINE))
  }

  /** Offset of a quote in the pending record that nothing closes, or -1. */
  #openQuote(): number {
    const bytes = this.#pending
    const delimiter = this.#delimiter!.charCodeAt(0)
    for (let at = 0; at < bytes.length; at++) {
      if (bytes[at] === QUOTE) {
        const opened = at
        do at = bytes.indexOf(QUOTE, at + 1)
        while (at !== -1 && bytes[at + 1] === QUOTE && ++at)
        if (at === -1) return opened
      }
      while (at < bytes.length && bytes[at] !== delimiter && bytes[at] !== NEWLINE) at++
    }
    return -1
  }

  #restartBehind(newline: number): void {
    this.#consume(newline === -1 ? this.#pending.length : newline + 1)
    this.#parser = null
    this.#parserStart = this.#pendingStart
    this.#fedTo = this.#pendingStart
    this.#dropping = newline === -1
  }
}

function feed(parser: Parser, bytes: Buffer, atEnd: boolean): Promise<CsvError | null> {
  return new Promise((resolve) => {
    const settle = (error?: Error | null) => resolve((error ?? null) as CsvError | null)
    if (!atEnd) parser.write(bytes, settle)
    else {
      parser.once('error', settle)
      parser.once('end', () => settle())
      parser.resume()
      parser.end(bytes)
    }
  })
}

/**
 * The names of the header row. A column without a name, as pandas writes for its index, is named by
 * its number.
 */
function columnsOf(cells: Uint8Array[], file: string): string[] {
  if (cells.length > MAX_COLUMNS)
    throw new WinnowError(
      'too-large',
      `${file}: The CSV header has ${cells.length} columns; at most ${MAX_COLUMNS} can be read. Keep the columns that are needed.`,
    )
  const names = cells.map((cell, index) => toText(cell).trim() || `column ${index + 1}`)
  const places = new Map<string, number>()
  for (const [index, name] of names.entries()) {
    const first = places.get(name)
    if (first !== undefined)
      throw new WinnowError(
        'malformed',
        `${file}: The CSV header names the column "${name}" twice, as columns ${first + 1} and ${index + 1}. Rename one of them.`,
      )
    places.set(name, index)
  }
  return names
}

function toText(cell: Uint8Array): string {
  return Buffer.from(cell.buffer, cell.byteOffset, cell.byteLength).toString('utf8')
}

function isBlank(cell: Uint8Array): boolean {
  return cell.every((byte) => byte === 32 || byte === 9)
}

/** How many bytes a line has beyond its UTF-16 units, in which columns are counted. */
function bytesBeyondUnits(before: Buffer): number {
  const line = before.subarray(before.lastIndexOf(NEWLINE) + 1)
  return line.length - line.toString('utf8').length
}

function trimNewline(bytes: Buffer): Buffer {
  let end = bytes.length
  while (end > 0 && (bytes[end - 1] === NEWLINE || bytes[end - 1] === CARRIAGE_RETURN)) end--
  return bytes.subarray(0, end)
}

/**
 * The quote that closes the cell at `cell` too early, or that stands inside a cell that does not
 * start with one.
 */
function misplacedQuote(bytes: Buffer, cell: number): number {
  while (cell < bytes.length && bytes[cell] !== QUOTE) cell++
  for (let at = bytes.indexOf(QUOTE, cell + 1); at !== -1; at = bytes.indexOf(QUOTE, at + 1)) {
    if (bytes[at + 1] !== QUOTE) return at
    at++
  }
  return cell
}
