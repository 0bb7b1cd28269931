import { MAX_NESTING, MAX_RECORD_BYTES } from './limits'
import { findRestart, malformed, restartPattern, tooDeep, withRestOfFile } from './array-defects'
import { ByteCursor } from './byte-cursor'
import { type StreamPlace, recordOfJson, tooLong } from './plain-record'
import type { Rejection } from './rejection'
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

/** The record being read. */
interface OpenRecord {
  place: StreamPlace
  /** Its open brackets. */
  stack: number[]
  inString: boolean
  /** It is rejected already; its bytes are not kept. */
  held: Rejection | null
}

function openRecord(place: StreamPlace): OpenRecord {
  return { place, stack: [], inString: false, held: null }
}

/**
 * Cuts the top-level array of a JSON text into its records as bytes arrive. Only strings and
 * brackets are followed; each record is parsed by JSON.parse. Behind a record whose brackets or
 * quotes do not match, reading goes on at the next line that is indented like that record and
 * starts with the same bracket (JSON allows no line break in a string); where there is none, the
 * rest of the file is part of that one rejection.
 */
export class ArrayScanner {
  readonly #cursor: ByteCursor
  readonly #positionsAreBytes: boolean
  #state: State = 'before'
  #record: OpenRecord = openRecord({ line: 1, column: 1, start: 0 })
  #rows: PlainRow[] = []
  /** White space in front of the record on its line; null where something else stands there. */
  #indent: string | null = ''
  /** The whole text is one object. */
  #single = false
  /** The array is in an object. */
  #wrapped = false
  #commaBefore = false

  constructor(start: number, positionsAreBytes: boolean) {
    this.#cursor = new ByteCursor(start)
    this.#positionsAreBytes = positionsAreBytes
  }

  push(chunk: Buffer): PlainRow[] {
    this.#cursor.append(chunk)
    this.#scan()
    this.#forget()
    return this.#takeRows()
  }

  /** The remaining rows, once the file has ended. */
  end(): PlainRow[] {
    while (this.#readsRecord()) {
      const restart = this.#findRestart(this.#cursor.bytes.length)
      if (restart === -1) break
      this.#cutAt(restart)
      this.#scan()
    }
    const { held } = this.#record
    if (held !== null && (this.#state === 'lost' || this.#state === 'element'))
      this.#rows.push(withRestOfFile(held))
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
    const cursor = this.#cursor
    while (cursor.at < cursor.bytes.length) {
      if (this.#state === 'element') {
        if (!this.#scanElement()) return
      } else if (this.#state === 'lost') {
        if (!this.#scanLost()) return
      } else this.#scanOutside(cursor.bytes[cursor.at]!)
    }
  }

  #scanOutside(byte: number): void {
    if (byte === NEWLINE) {
      this.#cursor.startLine(++this.#cursor.at)
      this.#indent = ''
    } else if (byte === 32 || byte === 9 || byte === 13) {
      this.#cursor.at++
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
      this.#cursor.at = this.#cursor.bytes.length
    }
  }

  #pass(): void {
    this.#cursor.at++
    this.#indent = null
  }

  #beginElement(): void {
    this.#record = openRecord(this.#cursor.place())
    this.#state = 'element'
  }

  /** Follows strings and brackets to the end of the record; false where more bytes are needed. */
  #scanElement(): boolean {
    const cursor = this.#cursor
    const buffer = cursor.bytes
    const record = this.#record
    let at = cursor.at
    for (; at < buffer.length; at++) {
      const byte = buffer[at]!
      if (byte === NEWLINE) {
        if (record.inString) return this.#loseTrack(at)
        cursor.startLine(at + 1)
      } else if (record.inString) {
        if (byte === QUOTE) record.inString = false
        else if (byte === BACKSLASH) {
          if (at + 1 === buffer.length) break
          if (buffer[at + 1] !== NEWLINE) at++
        }
      } else if (byte === QUOTE) record.inString = true
      else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
        if (this.#leavesAtOpening(byte, at)) return true
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
        if (this.#leavesAtClosing(byte, at)) return true
      } else if (byte === COMMA && record.stack.length === 0 && !this.#single) return this.#finishElement(at)
    }
    cursor.at = at
    return false
  }

  /**
   * Steps into a bracket; true where that leaves the record: to the array of a wrapper, or too
   * deep.
   */
  #leavesAtOpening(bracket: number, at: number): boolean {
    const { stack } = this.#record
    if (this.#single && bracket === OPEN_ARRAY && stack.length === 1 && this.#opensWrapper(at)) return true
    stack.push(bracket)
    return stack.length > MAX_NESTING && this.#loseTrack(at)
  }

  /**
   * Steps out of a bracket; true where that leaves the record: at its end, or at a wrong bracket.
   */
  #leavesAtClosing(bracket: number, at: number): boolean {
    const { stack } = this.#record
    if (stack.length === 0) return bracket === CLOSE_ARRAY && !this.#single && this.#finishElement(at)
    return stack.pop() !== OPENER[bracket] && this.#loseTrack(at)
  }

  #opensWrapper(at: number): boolean {
    const cursor = this.#cursor
    const { place, held } = this.#record
    const from = Math.max(cursor.indexOf(place), at - WRAPPER_BYTES)
    if (held !== null || !WRAPPER.test(cursor.bytes.toString('latin1', from, at))) return false
    this.#state = 'between'
    this.#wrapped = true
    this.#single = false
    cursor.at = at
    this.#pass()
    return true
  }

  #finishElement(end: number): boolean {
    this.#cursor.at = end
    const { held } = this.#record
    if (held !== null) this.#rows.push(held)
    else {
      const row = this.#read(end)
      const restart = row.ok ? -1 : this.#findRestart(end)
      if (restart !== -1) {
        this.#cutAt(restart)
        return true
      }
      this.#rows.push(row)
    }
    this.#commaBefore = this.#cursor.bytes[end] === COMMA
    this.#state = this.#commaBefore ? 'between' : 'after'
    this.#pass()
    return true
  }

  /**
   * The brackets or quotes of this record do not match, seen at `at`: find where the next one
   * starts.
   */
  #loseTrack(at: number): boolean {
    this.#cursor.at = at
    const restart = this.#record.held === null ? this.#findRestart(at + 1) : -1
    if (restart !== -1) {
      this.#cutAt(restart)
      return true
    }
    this.#record.held ??= this.#defect(at + 1)
    this.#state = 'lost'
    return true
  }

  #defect(end: number): Rejection {
    const { place, stack } = this.#record
    if (stack.length > MAX_NESTING) return tooDeep(place, this.#cursor.since(place, end).toString('utf8'))
    return this.#readDefect(end)
  }

  #scanLost(): boolean {
    const cursor = this.#cursor
    const pattern = restartPattern(this.#indent)
    const found = pattern === null ? -1 : cursor.bytes.indexOf(pattern, cursor.at, 'latin1')
    if (found === -1 || pattern === null) {
      // A newline at the end of the bytes may be the start of the pattern.
      const keep = pattern === null ? 0 : pattern.length - 1
      cursor.moveTo(Math.max(cursor.at, cursor.bytes.length - keep))
      return false
    }
    this.#rows.push(this.#record.held!)
    cursor.moveTo(found + pattern.length - 1)
    this.#beginElement()
    return true
  }

  /** Ends the record in front of `restart`, where the next one starts. */
  #cutAt(restart: number): void {
    this.#rows.push(this.#readDefect(restart))
    this.#cursor.moveFrom(this.#record.place, restart)
    this.#beginElement()
  }

  /**
   * Where the next record starts on a line of its own, after a line that ends in front of `end`; or
   * -1.
   */
  #findRestart(end: number): number {
    const { place } = this.#record
    const start = this.#cursor.indexOf(place)
    const found = findRestart(this.#cursor.since(place), this.#indent, end - start)
    return found === -1 ? -1 : start + found
  }

  /**
   * Lets go of everything but the record being read, and of that where it is rejected or too long.
   */
  #forget(): void {
    const cursor = this.#cursor
    if (this.#readsRecord() && cursor.since(this.#record.place).length > MAX_RECORD_BYTES) {
      const restart = this.#findRestart(cursor.bytes.length)
      if (restart !== -1) {
        this.#cutAt(restart)
        this.#scan()
        this.#forget()
        return
      }
      this.#record.held = tooLong(this.#record.place, cursor.since(this.#record.place))
    }
    cursor.forget(this.#readsRecord() ? cursor.indexOf(this.#record.place) : cursor.at)
  }

  #readsRecord(): boolean {
    return this.#state === 'element' && this.#record.held === null
  }

  #read(end: number): PlainRow {
    const { place } = this.#record
    return recordOfJson(trimSpace(this.#cursor.since(place, end)), place, this.#positionsAreBytes, false)
  }

  /** The defect of a record that ends at `end` without a comma. */
  #readDefect(end: number): Rejection {
    const row = this.#read(end)
    return row.ok ? malformed(this.#record.place, 'a comma is missing after this record', row.text) : row
  }

  #finishAtEnd(): void {
    const row = this.#read(this.#cursor.bytes.length)
    this.#cursor.at = this.#cursor.bytes.length
    this.#rows.push(row)
    if (row.ok && !this.#single) this.#rejectHere('the array is not closed: the file is cut off')
  }

  #rejectHere(what: string): void {
    const { bytes, at } = this.#cursor
    this.#rows.push(malformed(this.#cursor.place(), what, bytes.toString('utf8', at, at + 1)))
  }
}

/** Without the white space at their end. */
function trimSpace(bytes: Buffer): Buffer {
  let end = bytes.length
  while (end > 0 && bytes[end - 1]! <= 32) end--
  return bytes.subarray(0, end)
}
