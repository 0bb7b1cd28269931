import { z } from 'zod'
import {
  CONTAMINATION_JOB,
  type ContaminationEvidence,
  type ContaminationPass,
  type NewContaminationHit,
} from '@/lib/contract/contamination'
import { parseStored } from '@/lib/contract/stored'
import { storedSpan } from '@/lib/contract/stored-span'
import type { Database } from './client'
import { latestRun } from './runs'
import { isVisible, VISIBLE } from './visible'

export function insertContaminationHits(
  db: Database,
  runId: number,
  hits: Iterable<NewContaminationHit>,
): void {
  for (const {
    evalDatasetId,
    evalExampleId,
    evalRevisionId,
    exampleId,
    revisionId,
    pass,
    score,
    evidence,
  } of hits) {
    db.run(
      `INSERT INTO ContaminationHit (runId, evalDatasetId, evalExampleId, evalRevisionId, exampleId,
       revisionId, pass, score, evidence) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      runId,
      evalDatasetId,
      evalExampleId,
      evalRevisionId,
      exampleId,
      revisionId,
      pass,
      score,
      JSON.stringify(evidence),
    )
  }
}

/**
 * A hit with the places of both rows in their files and their current texts; null if one of them no
 * longer exists.
 */
export interface StoredContaminationHit extends NewContaminationHit {
  id: number
  line: number | null
  headId: number | null
  evalLine: number | null
  evalHeadId: number | null
}

const storedEvidence: z.ZodType<ContaminationEvidence> = z.object({
  item: z.array(storedSpan),
  row: z.array(storedSpan),
  jaccard: z.number().exactOptional(),
})
const NO_EVIDENCE: ContaminationEvidence = { item: [], row: [] }

export interface HitQuery {
  pass?: ContaminationPass | undefined
  evalDatasetId?: number | undefined
  exampleId?: number | undefined
  after: number
  limit: number
}

/** One page of a run's hits, by key. */
export function contaminationHitsOf(db: Database, runId: number, query: HitQuery): StoredContaminationHit[] {
  return storedHits(db, runId, query, [], '')
}

/** The same with more conditions on the hit h, their values, and more columns. */
export function storedHits(
  db: Database,
  runId: number,
  { pass, evalDatasetId, exampleId, after, limit }: HitQuery,
  more: readonly string[],
  columns: string,
  values: readonly unknown[] = [],
): StoredContaminationHit[] {
  const filters = Object.entries({ pass, evalDatasetId, exampleId }).filter(
    ([, value]) => value !== undefined,
  )
  const where = ['h.runId = ?', 'h.id > ?', ...filters.map(([column]) => `h.${column} = ?`), ...more].join(
    ' AND ',
  )
  return db
    .all<Omit<StoredContaminationHit, 'evidence'> & { evidence: string }>(
      `SELECT h.*, e.line, e.headId, v.line AS evalLine, v.headId AS evalHeadId${columns}
       FROM ContaminationHit h JOIN AnalysisRun run ON run.id = h.runId
     LEFT JOIN Example e ON e.id = h.exampleId AND e.datasetId = run.datasetId AND ${VISIBLE}
     LEFT JOIN Example v ON v.id = h.evalExampleId AND v.datasetId = h.evalDatasetId AND ${isVisible('v')}
     WHERE ${where} ORDER BY h.id LIMIT ?`,
      runId,
      after,
      ...filters.map(([, value]) => value),
      ...values,
      limit,
    )
    .map((row) => ({ ...row, evidence: parseStored(storedEvidence, row.evidence) ?? NO_EVIDENCE }))
}

/** The current text of one row of the dataset that is searched. */
export function searchedRow(
  db: Database,
  exampleId: number,
): { revisionId: number; body: string } | undefined {
  return db.get(
    `SELECT e.headId AS revisionId, p.body FROM Example e JOIN Payload p ON p.revisionId = e.headId
     WHERE e.id = ? AND ${VISIBLE}`,
    exampleId,
  )
}

/** The parameters for queueing a search again: those of its run, and its eval sets among them. */
const searchParameters = z.looseObject({
  evals: z.array(z.number()),
  hashes: z.array(z.string()).exactOptional(),
})

/**
 * The datasets that were searched before, alone or as an eval set of another, with the parameters
 * of their last run.
 */
export function searchesOf(
  db: Database,
  datasetId: number,
): { datasetId: number; params: z.output<typeof searchParameters> }[] {
  const searched = db.all<{ id: number }>(
    "SELECT DISTINCT datasetId AS id FROM AnalysisRun WHERE analysis = 'contamination' AND status = 'done'",
  )
  return searched
    .flatMap(({ id }) => {
      const params = parseStored(searchParameters, latestRun(db, id, 'contamination')!.params)
      return params === null ? [] : [{ datasetId: id, params }]
    })
    .filter((last) => last.datasetId === datasetId || last.params.evals.includes(datasetId))
    .map(({ datasetId: id, params }) => ({
      datasetId: id,
      params: { ...params, evals: params.evals.filter((known) => isDataset(db, known)) },
    }))
    .filter(({ params }) => params.evals.length + (params.hashes ?? []).length > 0)
}

/** Eval sets that somebody sees, with rows to search for, by name. */
export function evalDatasets(db: Database): { id: number; name: string }[] {
  return db.all(
    "SELECT id, name FROM Dataset d WHERE purpose = 'eval' AND removedAt IS NULL AND EXISTS (SELECT 1 FROM Import i WHERE i.datasetId = d.id AND i.status = 'done' AND i.accepted > 0) ORDER BY name",
  )
}

function isDataset(db: Database, id: number): boolean {
  return db.get('SELECT 1 FROM Dataset WHERE id = ? AND removedAt IS NULL', id) !== undefined
}

/** Whether a search of this dataset waits in the queue already. */
export function isContaminationSearchQueued(db: Database, datasetId: number): boolean {
  return (
    db.get(
      "SELECT 1 FROM Job WHERE kind = ? AND status = 'queued' AND command = 0 AND datasetId = ?",
      CONTAMINATION_JOB,
      datasetId,
    ) !== undefined
  )
}
