import { describe, expect, it } from 'vitest'
import {
  contaminationHitsOf,
  searchesOf,
  insertContaminationHits,
  isContaminationSearchQueued,
} from '@/lib/db/contamination'
import { markDatasetRemoved, removeAllMarked } from '@/lib/db/removal'
import { adoptJob, createJob } from '@/lib/db/jobs'
import { completeRun, createRun, discardUnfinishedRuns } from '@/lib/db/runs'
import { contamination } from '@/lib/jobs/contamination/analysis'
import { rowsNow } from '@/lib/db/run-basis'
import { chat, storeDataset, useDatabase } from './database'

const hit = (exampleId: number, pass: 'exact' | 'near') => ({
  evalDatasetId: 9,
  evalExampleId: 77,
  evalRevisionId: null,
  exampleId,
  revisionId: exampleId,
  pass,
  score: 1,
  evidence: { item: [], row: [] },
})

describe('contamination hits', () => {
  const store = useDatabase()

  it('come page by page and by pass, with the line of the row and none of an eval set that is gone', () => {
    const { db } = store
    const datasetId = storeDataset(db, [chat('a', 'b'), chat('c', 'd')])
    const runId = createRun(db, datasetId, contamination, { evals: [9] }, rowsNow(db, [datasetId]))
    insertContaminationHits(db, runId, [hit(1, 'exact'), hit(2, 'near'), hit(2, 'exact')])
    const page = contaminationHitsOf(db, runId, { after: 0, limit: 2 })
    expect(page.map(({ exampleId, pass, line, evalLine }) => [exampleId, pass, line, evalLine])).toEqual([
      [1, 'exact', 1, null],
      [2, 'near', 2, null],
    ])
    expect(contaminationHitsOf(db, runId, { after: page[1]!.id, limit: 2 }).length).toBe(1)
    expect(contaminationHitsOf(db, runId, { after: 0, limit: 9, pass: 'near' }).length).toBe(1)
    discardUnfinishedRuns(db, datasetId, 'contamination')
    expect(contaminationHitsOf(db, runId, { after: 0, limit: 9 })).toEqual([])
  })

  it('are found again for a dataset and for its eval sets, as long as those are there, and go with the dataset', () => {
    const { db } = store
    const datasetId = storeDataset(db, [chat('a', 'b')])
    const evalId = Number(
      db.run("INSERT INTO Dataset (name, purpose) VALUES ('evals', 'eval')").lastInsertRowid,
    )
    expect(searchesOf(db, datasetId)).toEqual([])
    const runId = createRun(db, datasetId, contamination, { evals: [evalId, 999] }, rowsNow(db, [datasetId]))
    insertContaminationHits(db, runId, [hit(1, 'exact')])
    expect(searchesOf(db, datasetId)).toEqual([])
    completeRun(db, runId, {})
    const again = [{ datasetId, params: { evals: [evalId] } }]
    expect(searchesOf(db, datasetId)).toEqual(again)
    expect(searchesOf(db, evalId)).toEqual(again)
    db.transaction((transaction) => markDatasetRemoved(transaction, evalId))
    removeAllMarked(db)
    expect(searchesOf(db, datasetId)).toEqual([])
    db.transaction((transaction) => markDatasetRemoved(transaction, datasetId))
    removeAllMarked(db)
    expect(db.get<{ n: number }>('SELECT count(*) AS n FROM ContaminationHit')?.n).toBe(0)
  })

  it('are searched for by one process: a queued search is taken once', () => {
    const { db } = store
    const datasetId = storeDataset(db, [])
    const job = createJob(db, { kind: 'decontaminate', datasetId, params: { evals: [1] }, actor: 'test' })
    expect(isContaminationSearchQueued(db, datasetId)).toBe(true)
    expect([adoptJob(db, job, 'pid:1'), adoptJob(db, job, 'pid:2')]).toEqual([true, false])
    expect(isContaminationSearchQueued(db, datasetId)).toBe(false)
  })
})
