import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type RemovalCause, REMOVAL_CAUSES, type RowChoice } from '@/lib/contract/row-decisions'
import { countExamples, pageOfExamples, queueOf } from '@/lib/db/examples'
import { approvedRows, countApproved } from '@/lib/db/releases'
import { insertDecisions, standingDecisions, undoBatch } from '@/lib/db/row-decisions'
import { headOf, insertVerdict } from '@/lib/db/verdicts'
import { chat, storeDataset, useDatabase } from './database'

const store = useDatabase()
const EXAMPLES = [1, 2, 3, 4]
const NO_RUNS = { audit: null, dedup: null }

const gesture = fc.oneof(
  fc.record({
    kind: fc.constant('decide' as const),
    rows: fc.uniqueArray(fc.constantFrom(...EXAMPLES), { minLength: 1 }),
    cause: fc.constantFrom(...REMOVAL_CAUSES),
    decision: fc.constantFrom<RowChoice>('remove', 'keep'),
  }),
  fc.record({ kind: fc.constant('undo' as const), at: fc.nat(9) }),
)

describe('row decisions in SQL', () => {
  it('set aside exactly the rows whose last standing decision of some cause removes them, after any gestures and undos', () => {
    const datasetId = storeDataset(
      store.db,
      EXAMPLES.map((at) => chat(`question ${at}`, 'answer')),
    )
    for (const exampleId of [1, 2]) {
      insertVerdict(store.db, {
        clientId: `verdict ${exampleId}`,
        datasetId,
        exampleId,
        revisionId: headOf(store.db, exampleId)!.headId,
        fixedId: null,
        rubricVersion: 1,
        auditRunId: null,
        reviewer: 'test',
        decision: 'pass',
        reason: null,
        note: null,
        ms: null,
      })
    }
    fc.assert(
      fc.property(fc.array(gesture, { maxLength: 10 }), (gestures) => {
        const { db } = store
        db.run('DELETE FROM RowDecision')
        const batches: { rows: number[]; cause: RemovalCause; decision: RowChoice; undone: boolean }[] = []
        for (const step of gestures) {
          if (step.kind === 'decide') {
            const { cause, decision } = step
            insertDecisions(
              db,
              { datasetId, cause, method: 'test', runId: null, batch: String(batches.length), actor: 'test' },
              step.rows.map((exampleId) => ({ exampleId, decision, otherId: null, score: null })),
            )
            batches.push({ ...step, undone: false })
          } else if (step.at < batches.length) {
            undoBatch(db, String(step.at))
            batches[step.at]!.undone = true
          }
        }
        const last = (row: number, cause: RemovalCause) =>
          batches.findLast((batch) => !batch.undone && batch.cause === cause && batch.rows.includes(row))
            ?.decision
        const aside = EXAMPLES.filter((row) => REMOVAL_CAUSES.some((cause) => last(row, cause) === 'remove'))
        const there = EXAMPLES.filter((row) => !aside.includes(row))
        const listed = (status?: 'set-aside' | 'unreviewed') => {
          const query = { sort: 'id' as const, descending: false, limit: 10, ...(status && { status }) }
          const ids = pageOfExamples(db, datasetId, query, NO_RUNS).rows.map(({ id }) => id)
          expect(countExamples(db, datasetId, query, NO_RUNS)).toBe(ids.length)
          return ids
        }
        expect(listed()).toEqual(EXAMPLES)
        expect(listed('set-aside')).toEqual(aside)
        expect(listed('unreviewed')).toEqual(there.filter((row) => row > 2))
        expect(queueOf(db, datasetId, { after: 0, limit: 10, flaggedBy: null }).map(({ id }) => id)).toEqual(
          there.filter((row) => row > 2),
        )
        const approved = there.filter((row) => row <= 2)
        expect(approvedRows(db, datasetId).map(({ id }) => id)).toEqual(approved)
        expect(countApproved(db, datasetId)).toBe(approved.length)
        for (const row of EXAMPLES)
          for (const cause of REMOVAL_CAUSES) {
            expect(standingDecisions(db, row).find((decision) => decision.cause === cause)?.decision).toBe(
              last(row, cause),
            )
          }
      }),
      { numRuns: 60 },
    )
  })
})
