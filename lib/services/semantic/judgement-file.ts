import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { z } from 'zod'
import { parseConversation, type Scope, scopeText } from '@/lib/core/conversation'
import { WinnowError } from '@/lib/core/errors'
import { recordEvent } from '@/lib/db/events'
import { walkExamples } from '@/lib/db/examples'
import { insertPairJudgement, semanticPair } from '@/lib/db/semantic-pairs'
import { latestRun } from '@/lib/db/runs'
import { ANALYSES, latestFinished } from '@/lib/jobs'
import type { ImportedJudgements } from '@/lib/contract/semantic'
import { write } from '../host/write'
import type { Session } from '../host/session'

/** A row is named by its example id, or by its text in the scope the judgements are of. */
const side = z.union([z.int(), z.string().min(1)])
/**
 * A judgement of a drawn pair, or of any two rows. Other fields may stand beside it; a pair without
 * a judgement is passed over.
 */
const judgementLine = z.union([
  z.object({ id: z.int(), same: z.boolean().nullable() }),
  z.object({ left: side, right: side, same: z.boolean().nullable() }),
])
type JudgementLine = z.output<typeof judgementLine>

const FORM =
  'Each line is an object with "same" (true or false) and either "id" (of a pair of the latest run) or "left" and "right" (ids of examples, or their texts).'
/** Judgements that fit nothing are named up to here; then they are only counted. */
const NAMED_ERRORS = 100

/**
 * A judgement by the revisions of its rows, or by the pair of the latest run it is of; or why it
 * fits nothing.
 */
type FoundJudgement =
  | { line: number; same: boolean; pair: number }
  | { line: number; same: boolean; left: number; right: number }
  | ImportedJudgements['errors'][number]

interface JudgementFile {
  scope: Scope
  judgements: FoundJudgement[]
}

/**
 * Reads judgements from JSON lines: answers to the pairs of `winnow calibrate --pairs`, published
 * judgements, or those of another tool. A line that is not a judgement refuses the file whole; a
 * judgement of rows that are not here is listed and left out.
 */
export async function importJudgements(
  session: Session,
  name: string,
  file: string,
  lines: AsyncIterable<string>,
  chosen?: Scope,
): Promise<ImportedJudgements> {
  return keepJudgements(session, name, file, await findJudgements(session, name, file, lines, chosen))
}

/**
 * The rows that the judgements of a text name; every row of the dataset is looked at, so that a
 * server does this in its workroom.
 */
export async function readJudgementFile(
  session: Session,
  name: string,
  file: string,
  text: string,
): Promise<JudgementFile> {
  return findJudgements(
    session,
    name,
    file,
    createInterface({ input: Readable.from([text]), crlfDelay: Infinity }),
  )
}

async function findJudgements(
  session: Session,
  name: string,
  file: string,
  lines: AsyncIterable<string>,
  chosen?: Scope,
): Promise<JudgementFile> {
  // First of all: readline loses lines that come before somebody listens.
  const given = await readJudgements(file, lines)
  const dataset = await session.dataset(name, 'reader')
  const run = latestFinished(ANALYSES.semantic, session.db, dataset.id)
  const scope = chosen ?? run?.statistics.scope ?? 'all'
  const rows = findRows(
    session,
    dataset.id,
    scope,
    given.flatMap(({ judgement }) => ('left' in judgement ? [judgement.left, judgement.right] : [])),
  )
  return {
    scope,
    judgements: given.flatMap(({ line, judgement }) => foundJudgement(name, line, judgement, rows)),
  }
}

function foundJudgement(
  name: string,
  line: number,
  judgement: JudgementLine,
  rows: ReturnType<typeof findRows>,
): FoundJudgement[] {
  const { same } = judgement
  if (same === null) return []
  if ('id' in judgement) return [{ line, same, pair: judgement.id }]
  const [left, right] = [rows.get(judgement.left), rows.get(judgement.right)]
  if (left === undefined || right === undefined) {
    return [
      {
        line,
        code: 'unknown-row',
        message: `${name} has no row ${shown(left === undefined ? judgement.left : judgement.right)}.`,
      },
    ]
  }
  if (left.text === right.text)
    return [{ line, code: 'equal-texts', message: 'Both texts are equal, so the judgement tells nothing.' }]
  return [{ line, same, left: left.revisionId, right: right.revisionId }]
}

/** Keeps what was read. */
export async function keepJudgements(
  session: Session,
  name: string,
  file: string,
  { scope, judgements }: JudgementFile,
): Promise<ImportedJudgements> {
  const { db } = session
  const dataset = await session.dataset(name, 'reviewer')
  const run = latestRun(db, dataset.id, 'semantic')
  return write(session, (transaction) => {
    const result: ImportedJudgements = { judgements: 0, rejected: 0, errors: [], brought: 0 }
    const reject = (error: ImportedJudgements['errors'][number]): void => {
      result.rejected++
      if (result.errors.length < NAMED_ERRORS) result.errors.push(error)
    }
    const keep = (leftRevisionId: number, rightRevisionId: number, same: boolean, asked: boolean): void => {
      insertPairJudgement(
        db,
        { datasetId: dataset.id, scope, judge: session.actor },
        { leftRevisionId, rightRevisionId, same, asked },
      )
      result.judgements++
    }
    for (const judgement of judgements) {
      if ('code' in judgement) reject(judgement)
      else if ('pair' in judgement) {
        const pair = run === undefined ? undefined : semanticPair(db, run.id, judgement.pair, scope)
        if (pair === undefined)
          reject({
            line: judgement.line,
            code: 'unknown-pair',
            message: `The latest semantic run of ${name} has no pair ${judgement.pair}.`,
          })
        else keep(pair.leftRevisionId, pair.rightRevisionId, judgement.same, (pair.weight ?? 0) > 0)
      } else {
        keep(judgement.left, judgement.right, judgement.same, false)
        result.brought++
      }
    }
    recordEvent(transaction, session.actor, 'pair-labels', {
      dataset: dataset.id,
      file,
      scope,
      labels: result.judgements,
      rejected: result.rejected,
    })
    return result
  })
}

const shown = (row: number | string): string =>
  typeof row === 'number'
    ? `#${row}`
    : `with the text ${JSON.stringify(row.length > 80 ? `${row.slice(0, 80)} …` : row)}`

async function readJudgements(
  file: string,
  lines: AsyncIterable<string>,
): Promise<{ line: number; judgement: JudgementLine }[]> {
  const found: { line: number; judgement: JudgementLine }[] = []
  let line = 0
  for await (const text of lines) {
    line++
    if (text.trim() === '') continue
    const judgement = judgementLine.safeParse(parseJson(text))
    if (!judgement.success)
      throw new WinnowError(
        'invalid-input',
        `Line ${line} of ${file} is not a judgement. ${FORM} Nothing of the file was kept.`,
      )
    found.push({ line, judgement: judgement.data })
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
 * The rows that judgements name: by id, or the first with the text. Space around a text does not
 * count.
 */
function findRows(
  session: Session,
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
  for (const { id, revisionId, body } of walkExamples(session.db, datasetId)) {
    const text = scopeText(parseConversation(body), scope).trim()
    if (ids.has(id)) found.set(id, { revisionId, text })
    for (const spelling of wanted.get(text) ?? [])
      if (!found.has(spelling)) found.set(spelling, { revisionId, text })
  }
  return found
}
