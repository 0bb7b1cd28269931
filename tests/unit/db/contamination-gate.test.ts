import { describe, expect, it } from 'vitest'
import { insertContaminationHits } from '@/lib/db/contamination'
import { contaminationFacts } from '@/lib/db/contamination-gate'
import { appendRows, closeImport, createImport } from '@/lib/db/imports'
import { lastId } from '@/lib/db/last-id'
import { insertDecisions } from '@/lib/db/row-decisions'
import { completeRun, createRun } from '@/lib/db/runs'
import { rowsNow } from '@/lib/db/run-basis'
import { chat, exampleOf, storeDataset, useDatabase } from './database'

const everything = (): boolean => true

describe('what the gate of contamination knows', () => {
  const store = useDatabase()

  function searched(hits: { exampleId: number; pass: 'exact' | 'any-ngram' | 'semantic' }[]) {
    const { db } = store
    const datasetId = storeDataset(db, [chat('a', 'b'), chat('c', 'd'), chat('e', 'f')])
    const evalId = Number(db.run("INSERT INTO Dataset (name, purpose) VALUES ('evals', 'eval')").lastInsertRowid)
    const runId = createRun(db, datasetId, 'contamination', { evals: [evalId] }, rowsNow(db, [datasetId, evalId]))
    insertContaminationHits(db, runId, hits.map((hit) => ({ evalDatasetId: evalId, evalExampleId: 77, evalRevisionId: null, revisionId: hit.exampleId, score: 1, evidence: { item: [], row: [] }, ...hit })))
    completeRun(db, runId, { evals: [{ datasetId: evalId, name: 'evals' }], thresholds: { size: 8 }, boilerplate: { unchecked: 0 }, seen: { imports: [1], lastRevision: lastId(db, 'Revision') } })
    const decide = (exampleId: number, decision: 'remove' | 'keep') =>
      insertDecisions(db, { datasetId, cause: 'contamination', method: 'exact', runId, batch: `${exampleId}`, actor: 'me' }, [{ exampleId, decision, otherId: null, score: null }])
    return { db, datasetId, evalId, runId, decide }
  }

  it('knows of eval sets before any search', () => {
    const { db } = store
    const datasetId = storeDataset(db, [chat('a', 'b')])
    expect(contaminationFacts(db, datasetId, everything)).toEqual({ evalSets: [], search: null })
    db.run("INSERT INTO Dataset (name, purpose) VALUES ('evals', 'eval')")
    expect(contaminationFacts(db, datasetId, everything)).toEqual({ evalSets: ['evals'], search: null })
  })

  it('counts flagged rows that would be released until somebody decides; candidates and single grams are none', () => {
    const { db, datasetId, decide } = searched([{ exampleId: 1, pass: 'exact' }, { exampleId: 2, pass: 'exact' }, { exampleId: 3, pass: 'semantic' }, { exampleId: 3, pass: 'any-ngram' }])
    const flagged = (isReleased = everything as (id: number) => boolean) => {
      const { search } = contaminationFacts(db, datasetId, isReleased)
      return [search!.flagged, search!.first]
    }
    expect(flagged()).toEqual([2, 1])
    expect(flagged((id) => id === 2)).toEqual([1, 2])
    decide(1, 'keep')
    expect(flagged()).toEqual([1, 2])
    decide(2, 'remove')
    expect(flagged()).toEqual([0, null])
  })

  it('a row that was kept counts again when its text has changed, or another item is found in it', () => {
    const { db, datasetId, evalId, decide } = searched([{ exampleId: 1, pass: 'exact' }])
    decide(1, 'keep')
    const again = (evalExampleId: number, revisionId: number): number => {
      const runId = createRun(db, datasetId, 'contamination', { evals: [evalId] }, rowsNow(db, [datasetId, evalId]))
      insertContaminationHits(db, runId, [{ evalDatasetId: evalId, evalExampleId, evalRevisionId: null, exampleId: 1, revisionId, pass: 'exact', score: 1, evidence: { item: [], row: [] } }])
      completeRun(db, runId, { evals: [], thresholds: { size: 8 }, boilerplate: { unchecked: 0 } })
      return contaminationFacts(db, datasetId, everything).search!.flagged
    }
    expect([again(77, 1), again(78, 1), again(77, 9)]).toEqual([0, 1, 1])
  })

  it('counts rows that came or changed after the search, and eval sets that grew', () => {
    const { db, datasetId, evalId } = searched([])
    const late = (isReleased = everything as (id: number) => boolean) => {
      const { search } = contaminationFacts(db, datasetId, isReleased)
      return [search!.unsearched, search!.grown]
    }
    expect(late()).toEqual([0, []])
    db.run('INSERT INTO Revision (exampleId, number, hash, createdAt) VALUES (2, 2, x\'00\', 0)')
    expect(late()).toEqual([1, []])
    expect(late((id) => id !== 2)).toEqual([0, []])
    const importId = createImport(db, { datasetId: evalId, file: 'more.jsonl', path: '/dev/null', bytes: 0, sha256: '', origin: null, model: null })
    db.transaction(() => appendRows(db, { importId, datasetId: evalId }, [exampleOf(chat('g', 'h'))], []))
    expect(late()).toEqual([1, []])
    closeImport(db, importId, 'done')
    expect(late()).toEqual([1, ['evals']])
  })
})
