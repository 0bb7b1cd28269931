import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { z } from 'zod'
import { parseConversation, type Scope, scopeText } from '@/lib/core/conversation'
import { WinnowError } from '@/lib/core/errors'
import { recordEvent } from '@/lib/db/events'
import { walkExamples } from '@/lib/db/examples'
import { insertPairLabel, semanticPair } from '@/lib/db/semantic-pairs'
import { latestRun } from '@/lib/db/runs'
import type { ImportedLabels, SemanticStats } from '@/lib/contract/semantic'
import { ACTOR, datasetNamed, studio } from '../host/studio'
import { write } from '../host/write'

/** A row is named by its example id, or by its text in the scope the labels are of. */
const side = z.union([z.int(), z.string().min(1)])
/**
 * A label of a drawn pair, or of any two rows. Other fields may stand beside it; a pair without a
 * judgement is passed over.
 */
const labelLine = z.union([
  z.object({ id: z.int(), same: z.boolean().nullable() }),
  z.object({ left: side, right: side, same: z.boolean().nullable() }),
])
type LabelLine = z.output<typeof labelLine>

const FORM =
  'Each line is an object with "same" (true or false) and either "id" (of a pair of the latest run) or "left" and "right" (ids of examples, or their texts).'
/** Labels that fit nothing are named up to here; then they are only counted. */
const NAMED_ERRORS = 100

/**
 * A label by the revisions of its rows, or by the pair of the latest run it is of; or why it fits
 * nothing.
 */
type FoundLabel =
  | { line: number; same: boolean; pair: number }
  | { line: number; same: boolean; left: number; right: number }
  | ImportedLabels['errors'][number]

interface LabelFile {
  scope: Scope
  labels: FoundLabel[]
}

/**
 * Reads labels from JSON lines: answers to the pairs of `winnow calibrate --pairs`, published
 * labels, or those of another tool. A line that is no label refuses the file whole; a label of rows
 * that are not here is listed and left out.
 */
export async function importLabels(
  name: string,
  file: string,
  lines: AsyncIterable<string>,
  chosen?: Scope,
): Promise<ImportedLabels> {
  return keepLabels(name, file, await findLabels(name, file, lines, chosen))
}

/**
 * The rows that the labels of a text name; every row of the dataset is looked at, so that a server
 * does this in its workroom.
 */
export async function readLabelFile(name: string, file: string, text: string): Promise<LabelFile> {
  return findLabels(name, file, createInterface({ input: Readable.from([text]), crlfDelay: Infinity }))
}

async function findLabels(
  name: string,
  file: string,
  lines: AsyncIterable<string>,
  chosen?: Scope,
): Promise<LabelFile> {
  // First of all: readline loses lines that come before somebody listens.
  const given = await readLabels(file, lines)
  const dataset = await datasetNamed(name)
  const run = latestRun(studio().db, dataset.id, 'semantic')
  const scope = chosen ?? (run === undefined ? 'all' : (JSON.parse(run.stats) as SemanticStats).scope)
  const rows = findRows(
    dataset.id,
    scope,
    given.flatMap(({ label }) => ('left' in label ? [label.left, label.right] : [])),
  )
  return { scope, labels: given.flatMap(({ line, label }) => foundLabel(name, line, label, rows)) }
}

function foundLabel(
  name: string,
  line: number,
  label: LabelLine,
  rows: ReturnType<typeof findRows>,
): FoundLabel[] {
  const { same } = label
  if (same === null) return []
  if ('id' in label) return [{ line, same, pair: label.id }]
  const [left, right] = [rows.get(label.left), rows.get(label.right)]
  if (left === undefined || right === undefined) {
    return [
      {
        line,
        code: 'unknown-row',
        message: `${name} has no row ${shown(left === undefined ? label.left : label.right)}.`,
      },
    ]
  }
  if (left.text === right.text)
    return [
      { line, code: 'equal-texts', message: 'Both texts are equal: nothing is to be learned from that.' },
    ]
  return [{ line, same, left: left.revisionId, right: right.revisionId }]
}

/** Keeps what was read. */
export async function keepLabels(
  name: string,
  file: string,
  { scope, labels }: LabelFile,
): Promise<ImportedLabels> {
  const { db } = studio()
  const dataset = await datasetNamed(name)
  const run = latestRun(db, dataset.id, 'semantic')
  return write((transaction) => {
    const result: ImportedLabels = { labels: 0, rejected: 0, errors: [], brought: 0 }
    const reject = (error: ImportedLabels['errors'][number]): void => {
      result.rejected++
      if (result.errors.length < NAMED_ERRORS) result.errors.push(error)
    }
    const keep = (leftRevisionId: number, rightRevisionId: number, same: boolean, asked: boolean): void => {
      insertPairLabel(
        db,
        { datasetId: dataset.id, scope, labeller: ACTOR },
        { leftRevisionId, rightRevisionId, same, asked },
      )
      result.labels++
    }
    for (const label of labels) {
      if ('code' in label) reject(label)
      else if ('pair' in label) {
        const pair = run === undefined ? undefined : semanticPair(db, run.id, label.pair, scope)
        if (pair === undefined)
          reject({
            line: label.line,
            code: 'unknown-pair',
            message: `The latest semantic run of ${name} has no pair ${label.pair}.`,
          })
        else keep(pair.leftRevisionId, pair.rightRevisionId, label.same, (pair.weight ?? 0) > 0)
      } else {
        keep(label.left, label.right, label.same, false)
        result.brought++
      }
    }
    recordEvent(transaction, ACTOR, 'pair-labels', {
      dataset: dataset.id,
      file,
      scope,
      labels: result.labels,
      rejected: result.rejected,
    })
    return result
  })
}

const shown = (row: number | string): string =>
  typeof row === 'number'
    ? `#${row}`
    : `with the text ${JSON.stringify(row.length > 80 ? `${row.slice(0, 80)} …` : row)}`

async function readLabels(
  file: string,
  lines: AsyncIterable<string>,
): Promise<{ line: number; label: LabelLine }[]> {
  const found: { line: number; label: LabelLine }[] = []
  let line = 0
  for await (const text of lines) {
    line++
    if (text.trim() === '') continue
    const label = labelLine.safeParse(parseJson(text))
    if (!label.success)
      throw new WinnowError(
        'invalid-input',
        `Line ${line} of ${file} is no label. ${FORM} Nothing of the file was kept.`,
      )
    found.push({ line, label: label.data })
  }
  return found
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/**
 * The rows that labels name: by id, or the first with the text. Space around a text does not count.
 */
function findRows(
  datasetId: number,
  scope: Scope,
  named: readonly (number | string)[],
): ReadonlyMap<number | string, { revisionId: number; text: string }> {
  const found = new Map<number | string, { revisionId: number; text: string }>()
  if (named.length === 0) return found
  const ids = new Set(named.filter((row) => typeof row === 'number'))
  const wanted = new Map<string, string[]>()
  for (const row of named)
    if (typeof row === 'string')
      wanted.set(row.trim(), [...new Set([...(wanted.get(row.trim()) ?? []), row])])
  for (const { id, revisionId, body } of walkExamples(studio().db, datasetId)) {
    const text = scopeText(parseConversation(body), scope).trim()
    if (ids.has(id)) found.set(id, { revisionId, text })
    for (const spelling of wanted.get(text) ?? [])
      if (!found.has(spelling)) found.set(spelling, { revisionId, text })
  }
  return found
}
