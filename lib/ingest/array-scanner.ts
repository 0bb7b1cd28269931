import { MAX_NESTING, MAX_RECORD_BYTES } from './limits'
import { type Place, countNewlines, recordOfJson, tooLong } from './plain-record'
import { type Rejection, rejection } from './rejection'
import type { PlainRow } from './types'

const NEWLINE = 10,
  QUOTE = 34,
  COMMA = 44,
  OPEN_ARRAY = 91,
  BACKSLASH = 92,
  CLOSE_ARRAY = 93,
  OPEN_OBJECT = 123,
  CLOSE_OBJECT = 125
const OPENER: Record<number, number> = { [CLOSE_ARRAY]: OPEN_ARRAY, [CLOSE_OBJECT]: OPEN_OBJECT }

/**
 * Top-level keys whose array holds the records: `{"data": […]}`; in front of the bracket, and as a
 * text starts.
 */
const WRAPPER = /"(?:data|rows|train|examples|records|items|samples)"\s*:\s*$/
export const WRAPPER_START =
  /^\{(?:\s*"[^"]*"\s*:\s*(?:"[^"]*"|[\w.+-]+)\s*,)*\s*"(?:data|rows|train|examples|records|items|samples)"\s*:\s*\[/
/** Bytes in front of a `[` in which such a key is looked for. */
const WRAPPER_BYTES = 64
/** Longest indentation worth remembering. */
const MAX_INDENT = 256

/**
 * before: nothing read. between: inside the array, outside a record. element: inside a record.
 * lost: past a defect, looking for a line that starts as the records before it did. after: past the
 * closing bracket.
 */
type State = 'before' | 'between' | 'element' | 'lost' | 'after'

/**
 * Cuts the top-level array of a JSON text into its records as bytes arrive. Only strings and
 * brackets are followed; each record is parsed by JSON.parse. Behind a record whose brackets or
 * quotes do not match, reading goes on at the next line that is indented like that record and
 * starts with the same bracket (JSON allows no line break in a string); where there is none, the
 * rest of the file is part of that one rejection.
 */
export class ArrayScanner {
  #buffer: Buffer = Buffer.alloc(0)
  /**
   * Position in the stream of the first byte of `buffer`, and of the first byte of the line being
   * read.
   */
  #base: number
  #lineStart: number
  #line = 1
  /** Next byte of `buffer` to look at. */
  #at = 0
  #state: State = 'before'
  #rows: PlainRow[] = []

  /** The record being read. */
  #place: Place = { line: 1, column: 1, start: 0 }
  #stack: number[] = []
  #inString = false
  /** The whole text is one object. */
  #single = false
  /** The record is rejected already; its bytes are not kept. */
  #held: Rejection | null = null
  /** White space in front of the record on its line; null where something else stands there. */
  #indent: string | null = ''

  #commaBefore = false
  #wrapped = false
  readonly #positionsAreBytes: boolean

  constructor(start: number, positionsAreBytes: boolean) {
    this.#base = start
    this.#lineStart = start
    this.#positionsAreBytes = positionsAreBytes
  }

  push(chunk: Buffer): PlainRow[] {
    this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk])
    this.#scan()
    this.#forget()
    return this.#takeRows()
  }

  /** The remaining rows, once the file has ended. */
  end(): PlainRow[] {
    while (this.#state === 'element' && this.#held === null) {
      const restart = this.#findRestart(this.#buffer.length)
      if (restart === -1) break
      this.#cutAt(restart)
      this.#scan()
    }
    if (this.#state === 'lost' || (this.#state === 'element' && this.#held !== null)) this.#rejectRest()
    else if (this.#state === 'element') this.#finishAtEnd()
    else if (this.#state === 'between') this.#rejectHere('the array is not closed: the file is cut off')
    return this.#takeRows()
  }

  #takeRows(): PlainRow[] {
    const rows = this.#rows
    this.#rows = []
    return rows
  }

  #scan(): void {
    while (this.#at < this.#buffer.length) {
      if (this.#state === 'element') {
        if (!this.#scanElement()) return
      } else if (this.#state === 'lost') {
        if (!this.#scanLost()) return
      } else this.#scanOutside(this.#buffer[this.#at]!)
    }
  }

  #scanOutside(byte: number): void {
    if (byte === NEWLINE) {
      this.#at++
      this.#newLine()
    } else if (byte === 32 || byte === 9 || byte === 13) {
      this.#at++
      if (this.#indent !== null)
        this.#indent = this.#indent.length < MAX_INDENT ? this.#indent + String.fromCharCode(byte) : null
    } else if (this.#state === 'before') {
      if (byte === OPEN_ARRAY) {
        this.#state = 'between'
        this.#pass()
      } else {
        this.#single = true
        this.#beginElement()
        this.#indent = null
      }
    } else if (this.#state === 'between') {
      if (byte === COMMA) {
        this.#rejectHere('a comma without a record before it')
        this.#commaBefore = true
        this.#pass()
      } else if (byte === CLOSE_ARRAY) {
        if (this.#commaBefore) this.#rejectHere('a comma without a record after it')
        this.#state = 'after'
        this.#pass()
      } else this.#beginElement()
    } else {
      if (!this.#wrapped) this.#rejectHere('text after the end of the array')
      this.#wrapped = true
      this.#at = this.#buffer.length
    }
  }

  #pass(): void {
    this.#at++
    this.#indent = null
  }

  #newLine(): void {
    this.#line++
    this.#lineStart = this.#base + this.#at
    this.#indent = ''
  }

  #beginElement(): void {
    this.#place = {
      line: this.#line,
      column: this.#base + this.#at - this.#lineStart + 1,
      start: this.#base + this.#at,
    }
    this.#state = 'element'
    this.#stack = []
    this.#inString = false
    this.#held = null
  }

  /** Follows strings and brackets to the end of the record; false where more bytes are needed. */
  #scanElement(): boolean {
    const buffer = this.#buffer
    const stack = this.#stack
    let at = this.#at
    for (; at < buffer.length; at++) {
      const byte = buffer[at]!
      if (byte === NEWLINE) {
        this.#at = at
        if (this.#inString) return this.#loseTrack(at + 1)
        this.#line++
        this.#lineStart = this.#base + at + 1
      } else if (this.#inString) {
        if (byte === QUOTE) this.#inString = false
        else if (byte === BACKSLASH) {
          if (at + 1 === buffer.length) break
          if (buffer[at + 1] !== NEWLINE) at++
        }
      } else if (byte === QUOTE) this.#inString = true
      else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
        if (this.#leavesAtOpening(byte, at)) return true
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
        if (this.#leavesAtClosing(byte, at)) return true
      } else if (byte === COMMA && stack.length === 0 && !this.#single) return this.#finishElement(at)
    }
    this.#at = at
    return false
  }

  /** Steps into a bracket; true where that leaves the record: to the array of a wrapper, or too deep. */
  #leavesAtOpening(bracket: number, at: number): boolean {
    const stack = this.#stack
    if (this.#single && bracket === OPEN_ARRAY && stack.length === 1 && this.#opensWrapper(at)) return true
    stack.push(bracket)
    if (stack.length <= MAX_NESTING) return false
    this.#at = at
    return this.#loseTrack(at + 1)
  }

  /** Steps out of a bracket; true where that leaves the record: at its end, or at a wrong bracket. */
  #leavesAtClosing(bracket: number, at: number): boolean {
    if (this.#stack.length === 0) return bracket === CLOSE_ARRAY && !this.#single && this.#finishElement(at)
    if (this.#stack.pop() === OPENER[bracket]) return false
    this.#at = at
    return this.#loseTrack(at + 1)
  }

  #opensWrapper(at: number): boolean {
    const offset = this.#place.start - this.#base
    if (
      this.#held !== null ||
      !WRAPPER.test(this.#buffer.toString('latin1', Math.max(offset, at - WRAPPER_BYTES), at))
    )
      return false
    this.#state = 'between'
    this.#wrapped = true
    this.#single = false
    this.#at = at
    this.#pass()
    return true
  }

  #finishElement(end: number): boolean {
    this.#at = end
    if (this.#held !== null) this.#rows.push(this.#held)
    else {
      const row = this.#read(end)
      const restart = row.ok ? -1 : this.#findRestart(end)
      if (restart !== -1) {
        this.#cutAt(restart)
        return true
      }
      this.#rows.push(row)
    }
    this.#commaBefore = this.#buffer[end] === COMMA
    this.#state = this.#commaBefore ? 'between' : 'after'
    this.#held = null
    this.#pass()
    return true
  }

  /**
   * The brackets or quotes of this record do not match (seen in front of `end`): find where the
   * next one starts.
   */
  #loseTrack(end: number): boolean {
    const restart = this.#held === null ? this.#findRestart(end) : -1
    if (restart !== -1) {
      this.#cutAt(restart)
      return true
    }
    this.#held ??= this.#defect(end)
    this.#state = 'lost'
    return true
  }

  #defect(end: number): Rejection {
    if (this.#stack.length > MAX_NESTING) {
      const text = this.#buffer.toString('utf8', this.#place.start - this.#base, end)
      return rejection(
        this.#place.line,
        this.#place.column,
        'too-deep',
        `The record at line ${this.#place.line}, column ${this.#place.column} is nested deeper than ${MAX_NESTING} levels. Flatten it.`,
        text,
      )
    }
    const row = this.#read(end)
    return row.ok ? this.#malformed(this.#place, 'a comma is missing after this record', row.text) : row
  }

  #scanLost(): boolean {
    const pattern = this.#restartPattern()
    const found = pattern === null ? -1 : this.#buffer.indexOf(pattern, this.#at, 'latin1')
    if (found === -1 || pattern === null) {
      // A newline at the end of the buffer may be the start of the pattern.
      const keep = pattern === null ? 0 : pattern.length - 1
      this.#moveTo(Math.max(this.#at, this.#buffer.length - keep))
      return false
    }
    this.#rows.push(this.#held!)
    this.#moveTo(found + pattern.length - 1)
    this.#restart()
    return true
  }

  /** Ends the record in front of `restart`, where the next one starts. */
  #cutAt(restart: number): void {
    const bytes = this.#buffer.subarray(this.#place.start - this.#base, restart)
    const row = recordOfJson(trimSpace(bytes), this.#place, this.#positionsAreBytes, false)
    this.#rows.push(
      row.ok ? this.#malformed(this.#place, 'a comma is missing after this record', row.text) : row,
    )
    const passed = this.#buffer.subarray(this.#place.start - this.#base, restart)
    this.#line = this.#place.line + countNewlines(passed)
    this.#lineStart = this.#place.start + passed.lastIndexOf(NEWLINE) + 1
    this.#at = restart
    this.#restart()
  }

  #restart(): void {
    const indent = this.#indent
    this.#beginElement()
    this.#indent = indent
  }

  #moveTo(next: number): void {
    const passed = this.#buffer.subarray(this.#at, next)
    const newlines = countNewlines(passed)
    if (newlines > 0) this.#lineStart = this.#base + this.#at + passed.lastIndexOf(NEWLINE) + 1
    this.#line += newlines
    this.#at = next
  }

  #restartPattern(): string | null {
    return this.#indent === null ? null : `\n${this.#indent}{`
  }

  /**
   * Where, in front of `end`, the next record starts on a line of its own; -1 where nothing tells.
   */
  #findRestart(end: number): number {
    const pattern = this.#restartPattern()
    if (pattern === null) return -1
    const found = this.#buffer.indexOf(pattern, this.#place.start - this.#base, 'latin1')
    return found === -1 || found >= end ? -1 : found + pattern.length - 1
  }

  /**
   * Drops everything from the buffer but the record being read, unless that is rejected or too
   * long.
   */
  #forget(): void {
    if (this.#state === 'element' && this.#held === null) {
      const length = this.#buffer.length - (this.#place.start - this.#base)
      if (length > MAX_RECORD_BYTES) {
        const restart = this.#findRestart(this.#buffer.length)
        if (restart !== -1) {
          this.#cutAt(restart)
          this.#scan()
          this.#forget()
          return
        }
        this.#held = tooLong(this.#place, this.#buffer.subarray(this.#place.start - this.#base))
      }
    }
    const keepFrom =
      this.#state === 'element' && this.#held === null ? this.#place.start - this.#base : this.#at
    this.#buffer = this.#buffer.subarray(keepFrom)
    this.#base += keepFrom
    this.#at -= keepFrom
  }

  #read(end: number): PlainRow {
    return recordOfJson(
      trimSpace(this.#buffer.subarray(this.#place.start - this.#base, end)),
      this.#place,
      this.#positionsAreBytes,
      false,
    )
  }

  #finishAtEnd(): void {
    const row = this.#read(this.#buffer.length)
    this.#at = this.#buffer.length
    this.#rows.push(row)
    if (row.ok && !this.#single) this.#rejectHere('the array is not closed: the file is cut off')
  }

  #rejectRest(): void {
    const held = this.#held!
    const rest =
      held.code === 'too-long-line'
        ? ''
        : ' Where the next record starts cannot be told: the rest of the file is part of this rejection.'
    this.#rows.push({ ...held, message: held.message + rest })
  }

  #rejectHere(what: string): void {
    const place = {
      line: this.#line,
      column: this.#base + this.#at - this.#lineStart + 1,
      start: this.#base + this.#at,
    }
    this.#rows.push(this.#malformed(place, what, this.#buffer.toString('utf8', this.#at, this.#at + 1)))
  }

  #malformed({ line, column }: Place, what: string, text: string): Rejection {
    return rejection(
      line,
      column,
      'malformed-json',
      `Not JSON at line ${line}, column ${column}: ${what}.`,
      text,
    )
  }
}

/** Without the white space in front of what follows. */
function trimSpace(bytes: Buffer): Buffer {
  let end = bytes.length
  while (end > 0 && bytes[end - 1]! <= 32) end--
  return bytes.subarray(0, end)
}
