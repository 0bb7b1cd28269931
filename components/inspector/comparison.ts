import { diffArrays } from 'diff'
import type { Role } from '@/lib/core/conversation'
import type { Inspection, TextRun } from '@/lib/contract/inspection'
import { countTrained, firstWhere, isTrained, type Rendered, sourceAt, tokensOver } from '../tokens/columns'
import { groupRuns } from '../tokens/run-groups'
import type { SpanDifference, Mark } from '../tokens/run-text'

type DifferenceMark = Required<Pick<Mark, 'start' | 'end' | 'difference'>>

/** One column's part of a row, in offsets of its own text. */
export interface ComparedCell {
  runs: TextRun[]
  marks: DifferenceMark[]
  tokens: number
  trained: number
  /** Tokens trained here that the first column masks, and the other way round. */
  trainedHere: number
  maskedHere: number
}

export interface ComparisonRow {
  key: string
  /** Null: text the templates write around the conversation. */
  message: number | null
  role: Role | null
  /** One per column; null where it has nothing of this row, or cannot be rendered. */
  cells: (ComparedCell | null)[]
  verdict: 'identical' | 'template' | 'text' | 'training'
}

/**
 * Time limit for comparing one span, in ms: two long texts without a common word would otherwise
 * freeze the page (Myers is O(ND)).
 */
const TIMEOUT_MS = 100

/**
 * Columns aligned by message; every column is compared with the first one that could be rendered.
 */
export function compareColumns(columns: readonly Inspection[]): ComparisonRow[] {
  const sections = columns.map((column) => (column.ok ? sectionsOf(column) : null))
  const reference = columns.findIndex(({ ok }) => ok)
  const keys = new Map<string, { message: number | null; role: Role | null }>()
  for (const section of sections)
    for (const [key, { message, role }] of section ?? []) keys.set(key, { message, role })
  const order = (key: string): number =>
    key === 'end' ? Infinity : Number(key.slice(1)) + (key.startsWith('m') ? 0.5 : 0)
  return [...keys]
    .sort(([a], [b]) => order(a) - order(b))
    .map(([key, { message, role }]) => {
      const parts = columns.map((column, index) => {
        const section = sections[index]?.get(key)
        return column.ok && section !== undefined ? partOf(column, section.runs) : null
      })
      const first = parts[reference] ?? null
      for (const part of parts) {
        if (part !== null && part !== first) compareParts(first, part)
      }
      if (first !== null)
        addMissing(first, parts.filter((part, index) => columns[index]!.ok && part === null).length)
      const cells = parts.map((part) => part && cellOf(part))
      return { key, message, role, cells, verdict: verdictOf(cells, columns) }
    })
}

const DIFFERENCES = ['text', 'trained', 'masked'] as const satisfies SpanDifference[]

/** One column's part of a row during the comparison. */
interface Part {
  rendered: Rendered
  runs: TextRun[]
  start: number
  /** For each character from `start` on: 0, or 1 + the index of its difference. */
  differences: Uint8Array
}

function partOf(rendered: Rendered, runs: TextRun[]): Part {
  const [start, end] = [runs[0]!.start, runs.at(-1)!.end]
  return { rendered, runs, start, differences: new Uint8Array(end - start) }
}

/**
 * The runs of each message (`m3`), of what stands before it (`b3`), and of what follows the last
 * one (`end`).
 */
function sectionsOf({
  runs,
}: Rendered): Map<string, { message: number | null; role: Role | null; runs: TextRun[] }> {
  const sections = new Map<string, { message: number | null; role: Role | null; runs: TextRun[] }>()
  const groups = groupRuns(runs)
  groups.forEach((group, index) => {
    const next = groups.slice(index).find(({ message }) => message !== null)?.message
    const key = sectionKey(group.message, next ?? null)
    const section = sections.get(key)
    if (section === undefined)
      sections.set(key, { message: group.message, role: group.role, runs: [...group.runs] })
    else section.runs.push(...group.runs)
  })
  return sections
}

function sectionKey(message: number | null, next: number | null): string {
  if (message !== null) return `m${message}`
  return next === null ? 'end' : `b${next}`
}

/** A word, a sign, or a special token, which is never cut. */
interface Unit {
  text: string
  /** Place in the record; null for text that the template wrote, or derived from the record. */
  place: string | null
  start: number
  end: number
}

const WORDS = /\s+|[\p{L}\p{M}\p{N}_]+|[^\s\p{L}\p{M}\p{N}_]/gu

function unitsOf({ rendered, runs }: Part): Unit[] {
  return runs.flatMap((run) => {
    const text = rendered.text.slice(run.start, run.end)
    if (run.kind === 'special') return [{ text, place: null, start: run.start, end: run.end }]
    return [...text.matchAll(WORDS)].map(({ 0: word, index }) => {
      const start = run.start + index
      return {
        text: word,
        place: run.kind === 'content' ? placeOf(rendered, start) : null,
        start,
        end: start + word.length,
      }
    })
  })
}

function placeOf(rendered: Rendered, offset: number): string | null {
  const found = sourceAt(rendered, offset)
  return found === null || found.at === null || found.source.kind !== 'message'
    ? null
    : `${found.source.message} ${found.source.field} ${found.at}`
}

/**
 * Pairs of units that show the same words of the record, in order: the fixed points between which
 * templates are compared. Without them a template's own words are taken for the record's wherever
 * more of them happen to agree.
 */
function fixedPoints(left: readonly Unit[], right: readonly Unit[]): [number, number][] {
  const places = new Map(
    right.flatMap(({ place, text }, index) => (place === null ? [] : [[`${place} ${text}`, index] as const])),
  )
  const pairs: [number, number][] = []
  for (const [index, { place, text }] of left.entries()) {
    const other = place === null ? undefined : places.get(`${place} ${text}`)
    if (other !== undefined && other > (pairs.at(-1)?.[1] ?? -1)) pairs.push([index, other])
  }
  return pairs
}

/**
 * Marks on both sides what differs between the reference and another column; all of it where the
 * reference has nothing.
 */
function compareParts(first: Part | null, other: Part): void {
  const right = unitsOf(other)
  if (first === null) {
    for (const unit of right) mark(other, unit, 'text')
    return
  }
  const left = unitsOf(first)
  let [l, r] = [0, 0]
  for (const [nextLeft, nextRight] of [...fixedPoints(left, right), [left.length, right.length] as const]) {
    compareUnits(first, left.slice(l, nextLeft), other, right.slice(r, nextRight))
    const [same, there] = [left[nextLeft], right[nextRight]]
    if (same !== undefined && there !== undefined) compareTraining(first, same, other, there)
    l = nextLeft + 1
    r = nextRight + 1
  }
}

/** Compares the text between two fixed points, word by word. */
function compareUnits(first: Part, left: readonly Unit[], other: Part, right: readonly Unit[]): void {
  if (left.length === 0 && right.length === 0) return
  const changes = diffArrays(
    left.map(({ text }) => text),
    right.map(({ text }) => text),
    { timeout: TIMEOUT_MS },
  ) ?? [
    { removed: true, added: false, count: left.length },
    { removed: false, added: true, count: right.length },
  ]
  let [l, r] = [0, 0]
  for (const { added, removed, count } of changes) {
    for (let unit = 0; unit < count; unit++) {
      if (removed) mark(first, left[l++]!, 'text')
      else if (added) mark(other, right[r++]!, 'text')
      else compareTraining(first, left[l++]!, other, right[r++]!)
    }
  }
}

/** The same words on both sides: character by character, trained here and not there. */
function compareTraining(first: Part, left: Unit, other: Part, right: Unit): void {
  const [here, there] = [flagsOf(first.rendered), flagsOf(other.rendered)]
  for (let at = 0; at < left.end - left.start; at++) {
    const [l, r] = [here[left.start + at], there[right.start + at]]
    if (l === r) continue
    mark(first, { start: left.start + at, end: left.start + at + 1 }, l === 1 ? 'trained' : 'masked')
    mark(other, { start: right.start + at, end: right.start + at + 1 }, r === 1 ? 'trained' : 'masked')
  }
}

/** The other columns have nothing here. */
function addMissing(first: Part, missing: number): void {
  if (missing > 0) for (const { start, end } of first.runs) mark(first, { start, end }, 'text')
}

/** A difference in training matters more than one in spelling. */
function mark(
  { start: base, differences }: Part,
  { start, end }: { start: number; end: number },
  difference: SpanDifference,
): void {
  const value = 1 + DIFFERENCES.indexOf(difference)
  for (let at = start - base; at < end - base; at++) differences[at] = Math.max(differences[at]!, value)
}

const flags = new WeakMap<Rendered, Uint8Array>()

/** For each character, whether it is trained. */
function flagsOf(rendered: Rendered): Uint8Array {
  let known = flags.get(rendered)
  if (known === undefined) {
    known = new Uint8Array(rendered.text.length)
    for (const run of rendered.runs) if (run.trained) known.fill(1, run.start, run.end)
    flags.set(rendered, known)
  }
  return known
}

function cellOf(part: Part): ComparedCell {
  const {
    rendered: { tokens },
    runs,
  } = part
  const before = (offset: number) => firstWhere(tokens.starts, (start) => start >= offset)
  const ranges = runs.map(({ start, end }) => ({ from: before(start), to: before(end) }))
  const cell: ComparedCell = {
    runs,
    marks: marksOf(part),
    trainedHere: 0,
    maskedHere: 0,
    tokens: ranges.reduce((sum, { from, to }) => sum + to - from, 0),
    trained: ranges.reduce((sum, range) => sum + countTrained(tokens, range), 0),
  }
  let counted = 0
  for (const { start, end, difference } of cell.marks) {
    if (difference === 'text') continue
    const { from, to } = tokensOver(tokens, start, end) ?? { from: 0, to: 0 }
    for (let index = Math.max(from, counted); index < to; index++) {
      if (isTrained(tokens, index)) cell.trainedHere++
      else cell.maskedHere++
    }
    counted = Math.max(counted, to)
  }
  return cell
}

function marksOf({ start, differences }: Part): DifferenceMark[] {
  const marks: DifferenceMark[] = []
  differences.forEach((value, at) => {
    const difference = DIFFERENCES[value - 1]
    if (difference === undefined) return
    const last = marks.at(-1)
    if (last?.end === start + at && last.difference === difference) last.end++
    else marks.push({ start: start + at, end: start + at + 1, difference })
  })
  return marks
}

function verdictOf(
  cells: readonly (ComparedCell | null)[],
  columns: readonly Inspection[],
): ComparisonRow['verdict'] {
  const present = cells.filter((cell) => cell !== null)
  const marks = present.flatMap((cell) => cell.marks.map((one) => ({ ...one, cell })))
  if (marks.some(({ difference }) => difference !== 'text')) return 'training'
  if (cells.some((cell, index) => cell === null && columns[index]!.ok)) return 'text'
  if (marks.length === 0) return 'identical'
  return marks.every(({ start, end, cell }) =>
    cell.runs.every((run) => run.kind !== 'content' || run.end <= start || run.start >= end),
  )
    ? 'template'
    : 'text'
}
