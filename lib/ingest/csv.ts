import { isUtf8 } from 'node:buffer'
import type { CsvError, Parser } from 'csv-parse'
import { parse } from 'csv-parse'
import { WinnowError } from '@/lib/core/errors'
import type { JsonObject } from '@/lib/core/json'
import { MAX_COLUMNS, MAX_RECORD_BYTES } from './limits'
import { countNewlines, tooLong } from './plain-record'
import type { Rejection } from './rejection'
import { rejection } from './rejection'
import type { TextStream } from './source'
import type { PlainRow } from './types'

const NEWLINE = 10, CARRIAGE_RETURN = 13, QUOTE = 34
const DELIMITERS = [',', ';', '\t'] as const

/**
 * CSV after RFC 4180 with a header row; every cell is text. Spreadsheets of some countries write `;`, so the delimiter is
 * the one the header has most of. csv-parse does the parsing; behind a misplaced quote it cannot go on, so reading
 * starts afresh at the line after it. With `columns` given there is no header row.
 */
export async function* readCsv(stream: TextStream, columns: readonly string[] | null = null): AsyncGenerator<PlainRow[]> {
  const table = new CsvTable(stream.start, stream.positionsAreBytes, columns)
  for await (const chunk of stream.chunks) {
    const rows = await table.push(chunk)
    if (rows.length > 0) yield rows
  }
  const rows = await table.end()
  if (rows.length > 0) yield rows
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
  private parser: Parser | null = null
  private columns: readonly string[] | null
  private delimiter: string | null = null
  /** Bytes from the record being read on, where they start in the stream, and the line that is. */
  private pending: Buffer = Buffer.alloc(0)
  private pendingStart: number
  private line = 1
  /** Position in the stream where the running parser began. */
  private parserStart: number
  private rows: PlainRow[] = []
  /** The rest of the line belongs to a record that is rejected already. */
  private dropping = false
  private readonly positionsAreBytes: boolean

  constructor(start: number, positionsAreBytes: boolean, columns: readonly string[] | null) {
    this.columns = columns
    this.pendingStart = start
    this.parserStart = start
    this.positionsAreBytes = positionsAreBytes
  }

  async push(chunk: Buffer): Promise<PlainRow[]> {
    if (this.dropping) {
      const newline = chunk.indexOf(NEWLINE)
      this.pendingStart += newline === -1 ? chunk.length : newline + 1
      if (newline === -1) return []
      this.line++
      chunk = chunk.subarray(newline + 1)
      this.dropping = false
      this.parserStart = this.pendingStart
    }
    this.pending = this.pending.length === 0 ? chunk : Buffer.concat([this.pending, chunk])
    await this.parse(chunk, false)
    if (this.pending.length > MAX_RECORD_BYTES) await this.dropRecord()
    return this.takeRows()
  }

  async end(): Promise<PlainRow[]> {
    if (!this.dropping) await this.parse(Buffer.alloc(0), true)
    return this.takeRows()
  }

  private takeRows(): PlainRow[] {
    const rows = this.rows
    this.rows = []
    return rows
  }

  /** Feeds bytes that `pending` holds already; restarts behind each defect. */
  private async parse(bytes: Buffer, atEnd: boolean): Promise<void> {
    for (let next: Buffer | null = bytes; next !== null; ) {
      const parser = this.parser ?? this.startParser(next)
      const defect: CsvError | null = await feed(parser, next, atEnd)
      next = defect === null ? null : this.skipDefect(defect)
    }
  }

  private startParser(bytes: Buffer): Parser {
    this.delimiter ??= delimiterOf(firstRecord(bytes.toString('utf8')))
    const parser = parse({
      delimiter: this.delimiter,
      // Cells as bytes, so that what is not UTF-8 is seen and not replaced.
      encoding: null,
      relax_column_count: true,
      skip_empty_lines: true,
      // The record's length is checked over all of its bytes in push().
      max_record_size: 0,
      on_record: (cells: unknown, context) => {
        this.onRecord(cells as Uint8Array[], context.bytes)
        return null
      },
    })
    // Errors arrive through the callback of write; without a listener they would also be thrown.
    parser.on('error', () => undefined)
    this.parser = parser
    return parser
  }

  private onRecord(cells: Uint8Array[], parserBytes: number): void {
    this.skipBlankLines()
    const end = this.parserStart + parserBytes - this.pendingStart
    const bytes = trimNewline(this.pending.subarray(0, end))
    if (this.columns === null) this.columns = columnsOf(cells)
    else if (!cells.every((cell) => isBlank(cell)) || cells.length === this.columns.length) this.rows.push(this.readRecord(cells, this.columns, bytes))
    this.consume(end)
  }

  private skipBlankLines(): void {
    let blank = 0
    while (this.pending[blank] === NEWLINE || this.pending[blank] === CARRIAGE_RETURN) blank++
    this.consume(blank)
  }

  private consume(count: number): void {
    this.line += countNewlines(this.pending.subarray(0, count))
    this.pending = this.pending.subarray(count)
    this.pendingStart += count
  }

  private readRecord(cells: Uint8Array[], columns: readonly string[], bytes: Buffer): PlainRow {
    const text = bytes.toString('utf8')
    const broken = cells.findIndex((cell) => !isUtf8(cell))
    if (broken !== -1) {
      const column = columns[broken] ?? String(broken + 1)
      return rejection(this.line, null, 'not-utf-8', `Column "${column}" holds bytes that are not UTF-8. Save the file as "CSV UTF-8".`, text)
    }
    if (cells.length !== columns.length) {
      const message = `The row has ${cells.length} cells, there are ${columns.length} columns. Quote cells that hold a "${this.delimiter!}" or a line break.`
      return rejection(this.line, null, 'csv-column-count', message, text)
    }
    const value = Object.create(null) as JsonObject
    for (const [index, column] of columns.entries()) value[column] = toText(cells[index]!)
    return {
      ok: true, line: this.line, value, text,
      rawStart: this.positionsAreBytes ? this.pendingStart : null, rawBytes: this.positionsAreBytes ? bytes.length : null,
    }
  }

  /** Rejects the record up to the line with the misplaced quote; the bytes behind it are parsed afresh. */
  private skipDefect(error: CsvError): Buffer {
    this.skipBlankLines()
    const cell = this.parserStart + Number(error['bytes']) - this.pendingStart
    const quote = error.code === 'CSV_INVALID_CLOSING_QUOTE' || error.code === 'INVALID_OPENING_QUOTE' ? misplacedQuote(this.pending, Math.max(cell, 0)) : 0
    this.rows.push(this.misplaced(error, quote))
    const newline = this.pending.indexOf(NEWLINE, quote)
    this.restartBehind(newline)
    return this.pending
  }

  private misplaced(error: CsvError, quote: number): Rejection {
    const before = this.pending.subarray(0, quote)
    const line = this.line + countNewlines(before)
    const column = before.toString('utf8').length - before.toString('utf8').lastIndexOf('\n')
    const what = error.code === 'CSV_QUOTE_NOT_CLOSED' ? 'a quote is opened and never closed' : 'a quote inside a cell'
    return rejection(line, column, 'malformed-csv', `Not CSV at line ${line}, column ${column}: ${what}. Quote the whole cell and write quotes inside it twice.`, this.pending.toString('utf8', 0, quote === 0 ? 1000 : quote + 1))
  }

  /** The record has outgrown the limit: one rejection; reading goes on at its next line. */
  private async dropRecord(): Promise<void> {
    this.skipBlankLines()
    this.rows.push(tooLong({ line: this.line, column: 1, start: this.pendingStart }, this.pending))
    const newline = this.pending.indexOf(NEWLINE)
    this.restartBehind(newline)
    await this.parse(this.pending, false)
  }

  private restartBehind(newline: number): void {
    this.consume(newline === -1 ? this.pending.length : newline + 1)
    this.parser = null
    this.parserStart = this.pendingStart
    this.dropping = newline === -1
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

/** The names of the header row. A column without a name, as pandas writes for its index, is named by its number. */
function columnsOf(cells: Uint8Array[]): string[] {
  if (cells.length > MAX_COLUMNS) throw new WinnowError('too-large', `The CSV header has ${cells.length} columns; at most ${MAX_COLUMNS} can be read. Keep the columns that are needed.`)
  const names = cells.map((cell, index) => toText(cell).trim() || `column ${index + 1}`)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new WinnowError('malformed', `The CSV header names the column "${twice}" twice. Rename one of them.`)
  return names
}

function toText(cell: Uint8Array): string {
  return Buffer.from(cell.buffer, cell.byteOffset, cell.byteLength).toString('utf8')
}

function isBlank(cell: Uint8Array): boolean {
  return cell.every((byte) => byte === 32 || byte === 9)
}

function trimNewline(bytes: Buffer): Buffer {
  let end = bytes.length
  while (end > 0 && (bytes[end - 1] === NEWLINE || bytes[end - 1] === CARRIAGE_RETURN)) end--
  return bytes.subarray(0, end)
}

/** The quote that closes the cell at `cell` too early, or that stands inside a cell that does not start with one. */
function misplacedQuote(bytes: Buffer, cell: number): number {
  while (cell < bytes.length && bytes[cell] !== QUOTE) cell++
  for (let at = bytes.indexOf(QUOTE, cell + 1); at !== -1; at = bytes.indexOf(QUOTE, at + 1)) {
    if (bytes[at + 1] !== QUOTE) return at
    at++
  }
  return cell
}
