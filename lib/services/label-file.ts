import { z } from 'zod'
import { parseConversation, type Scope, scopeText } from '@/lib/core/conversation'
import { WinnowError } from '@/lib/core/errors'
import { recordEvent } from '@/lib/db/events'
import { walkExamples } from '@/lib/db/examples'
import { insertPairLabel, semanticPair } from '@/lib/db/pair-labels'
import { latestRun } from '@/lib/db/runs'
import type { ImportedLabels, SemanticStats } from '@/lib/core/semantic'
import { ACTOR, datasetNamed, studio } from './studio'
import { write } from './write'

/** A row is named by its example id, or by its text in the scope the labels are of. */
const side = z.union([z.int(), z.string().min(1)])
/** A label of a drawn pair, or of any two rows. Other fields may stand beside it; a pair without a judgement is passed over. */
const labelLine = z.union([z.object({ id: z.int(), same: z.boolean().nullable() }), z.object({ left: side, right: side, same: z.boolean().nullable() })])
type LabelLine = z.output<typeof labelLine>

const FORM = 'Each line is an object with "same" (true or false) and either "id" (of a pair of the latest run) or "left" and "right" (ids of examples, or their texts).'
/** Labels that fit nothing are named up to here; then they are only counted. */
const NAMED_ERRORS = 100

/**
 * Reads labels from JSON lines: answers to the pairs of `winnow calibrate --pairs`, published labels, or those of another
 * tool. A line that is no label refuses the file whole; a label of rows that are not here is listed and left out.
 */
export async function importLabels(name: string, file: string, lines: AsyncIterable<string>, chosen?: Scope): Promise<ImportedLabels> {
  // First of all: readline loses lines that come before somebody listens.
  const given = await readLabels(file, lines)
  const { db } = studio()
  const dataset = await datasetNamed(name)
  const run = latestRun(db, dataset.id, 'semantic')
  const scope = chosen ?? (run === undefined ? 'all' : (JSON.parse(run.stats) as SemanticStats).scope)
  const rows = findRows(dataset.id, scope, given.flatMap(({ label }) => ('left' in label ? [label.left, label.right] : [])))
  return write((transaction) => {
    const result: ImportedLabels = { labels: 0, rejected: 0, errors: [], brought: 0 }
    const reject = (line: number, code: ImportedLabels['errors'][number]['code'], message: string): void => {
      result.rejected++
      if (result.errors.length < NAMED_ERRORS) result.errors.push({ line, code, message })
    }
    const keep = (leftRevisionId: number, rightRevisionId: number, same: boolean, asked: boolean): void => {
      insertPairLabel(db, { datasetId: dataset.id, scope, labeller: ACTOR }, { leftRevisionId, rightRevisionId, same, asked })
      result.labels++
    }
    for (const { line, label } of given) {
      if (label.same === null) continue
      if ('id' in label) {
        const pair = run === undefined ? undefined : semanticPair(db, run.id, label.id, scope)
        if (pair === undefined) reject(line, 'unknown-pair', `The latest semantic run of ${name} has no pair ${label.id}.`)
        else keep(pair.leftRevisionId, pair.rightRevisionId, label.same, (pair.weight ?? 0) > 0)
        continue
      }
      const [left, right] = [rows.get(label.left), rows.get(label.right)]
      if (left === undefined || right === undefined) reject(line, 'unknown-row', `${name} has no row ${shown(left === undefined ? label.left : label.right)}.`)
      else if (left.text === right.text) reject(line, 'equal-texts', 'Both texts are equal: nothing is to be learned from that.')
      else {
        keep(left.revisionId, right.revisionId, label.same, false)
        result.brought++
      }
    }
    recordEvent(transaction, ACTOR, 'pair-labels', { dataset: dataset.id, file, scope, labels: result.labels, rejected: result.rejected })
    return result
  })
}

const shown = (row: number | string): string => (typeof row === 'number' ? `#${row}` : `with the text ${JSON.stringify(row.length > 80 ? `${row.slice(0, 80)} …` : row)}`)

async function readLabels(file: string, lines: AsyncIterable<string>): Promise<{ line: number; label: LabelLine }[]> {
  const found: { line: number; label: LabelLine }[] = []
  let line = 0
  for await (const text of lines) {
    line++
    if (text.trim() === '') continue
    const label = labelLine.safeParse(parseJson(text))
    if (!label.success) throw new WinnowError('invalid-input', `Line ${line} of ${file} is no label. ${FORM} Nothing of the file was kept.`)
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

/** The rows that labels name: by id, or the first with the text. Space around a text does not count. */
function findRows(datasetId: number, scope: Scope, named: readonly (number | string)[]): ReadonlyMap<number | string, { revisionId: number; text: string }> {
  const found = new Map<number | string, { revisionId: number; text: string }>()
  if (named.length === 0) return found
  const ids = new Set(named.filter((row) => typeof row === 'number'))
  const wanted = new Map<string, string[]>()
  for (const row of named) if (typeof row === 'string') wanted.set(row.trim(), [...new Set([...(wanted.get(row.trim()) ?? []), row])])
  for (const { id, revisionId, body } of walkExamples(studio().db, datasetId)) {
    const text = scopeText(parseConversation(body), scope).trim()
    if (ids.has(id)) found.set(id, { revisionId, text })
    for (const spelling of wanted.get(text) ?? []) if (!found.has(spelling)) found.set(spelling, { revisionId, text })
  }
  return found
}
