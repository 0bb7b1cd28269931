import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DECISIONS } from '@/lib/core/status'
import { reviewedCount } from '@/lib/db/examples'
import { approvedIds, countApproved } from '@/lib/db/releases'
import { appendRevision, headOf, insertVerdict, markUndone, verdictsOf } from '@/lib/db/verdicts'
import { isApproved, latestVerdict } from '@/lib/review'
import { canonicalJson } from '@/lib/core/json'
import { listingOf } from '@/lib/core/listing'
import { chat, storeDataset, useDatabase } from './database'

const store = useDatabase()
const action = fc.oneof(
  fc.record({
    kind: fc.constant('judge' as const),
    example: fc.integer({ min: 1, max: 3 }),
    decision: fc.constantFrom(...DECISIONS),
  }),
  fc.record({ kind: fc.constant('undo' as const), example: fc.integer({ min: 1, max: 3 }) }),
)

describe('verdicts in SQL', () => {
  it('count and approve exactly as the rule in words does, after any sequence of verdicts and undos', () => {
    const datasetId = storeDataset(store.db, [chat('a', 'b'), chat('c', 'd'), chat('e', 'f')])
    let client = 0
    fc.assert(
      fc.property(fc.array(action, { maxLength: 12 }), (actions) => {
        const { db } = store
        db.run('DELETE FROM Verdict')
        for (const step of actions) {
          if (step.kind === 'undo') {
            const last = verdictsOf(db, step.example).findLast((verdict) => verdict.undoneAt === null)
            if (last) markUndone(db, last.id)
            continue
          }
          const { headId } = headOf(db, step.example)!
          const fixed = chat('fixed', `answer ${++client}`)
          const fixedId =
            step.decision !== 'fix'
              ? null
              : appendRevision(db, step.example, {
                  body: canonicalJson(fixed),
                  hash: Buffer.alloc(32),
                  author: 'test',
                  listing: listingOf(fixed),
                })
          insertVerdict(db, {
            clientId: `client ${++client}`,
            datasetId,
            exampleId: step.example,
            revisionId: headId,
            fixedId,
            rubricVersion: 1,
            auditRunId: null,
            reviewer: 'test',
            decision: step.decision,
            reason: null,
            note: null,
            ms: null,
          })
        }
        const judged = [1, 2, 3].map((id) => ({
          id,
          headId: headOf(db, id)!.headId,
          verdicts: verdictsOf(db, id).map((verdict) => ({ ...verdict, undone: verdict.undoneAt !== null })),
        }))
        const approved = judged
          .filter(({ headId, verdicts }) => isApproved(verdicts, headId))
          .map(({ id }) => id)
        expect([...approvedIds(db, datasetId)].sort()).toEqual(approved)
        expect(countApproved(db, datasetId)).toBe(approved.length)
        expect(reviewedCount(db, datasetId)).toBe(
          judged.filter(({ verdicts }) => latestVerdict(verdicts) !== null).length,
        )
      }),
      { numRuns: 60 },
    )
  })
})
