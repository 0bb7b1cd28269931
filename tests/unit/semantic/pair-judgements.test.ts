import { describe, expect, it } from 'vitest'
import { listingOf } from '@/lib/core/listing'
import {
  calibrationPairs,
  deletePairJudgement,
  flaggedPairs,
  insertPairJudgement,
  insertSemanticPairs,
  judgedPairs,
  semanticPair,
} from '@/lib/db/semantic-pairs'
import { createRun, discardUnfinishedRuns } from '@/lib/db/runs'
import { semantic } from '@/lib/jobs/semantic/analysis'
import { rowsNow } from '@/lib/db/run-basis'
import { appendRevision, headOf } from '@/lib/db/verdicts'
import { chat, storeDataset, useDatabase } from '../db/database'

const store = useDatabase()

describe('judgements of pairs', () => {
  function setUp(): {
    datasetId: number
    runId: number
    judge: (left: number, right: number, same: boolean) => void
  } {
    const datasetId = storeDataset(store.db, [chat('a', 'b'), chat('c', 'd'), chat('e', 'f')])
    const runId = createRun(store.db, datasetId, semantic, {}, rowsNow(store.db, [datasetId]))
    insertSemanticPairs(store.db, runId, [
      { leftId: 1, rightId: 2, score: 0.95, differences: '[]', weight: 3 },
      { leftId: 1, rightId: 3, score: 0.88, differences: '["numbers"]', weight: 1 },
      { leftId: 2, rightId: 3, score: 0.97, differences: '["order"]', weight: null },
    ])
    const judge = (left: number, right: number, same: boolean): void =>
      insertPairJudgement(
        store.db,
        { datasetId, scope: 'all', judge: 'test' },
        {
          leftRevisionId: headOf(store.db, left)!.headId,
          rightRevisionId: headOf(store.db, right)!.headId,
          same,
          asked: true,
        },
      )
    return { datasetId, runId, judge }
  }

  it('are asked for around the threshold, apart from the pairs something speaks against', () => {
    const { runId } = setUp()
    expect(calibrationPairs(store.db, runId, 'all', 0.9).map(({ rightId, same }) => [rightId, same])).toEqual(
      [
        [3, null],
        [2, null],
      ],
    )
    expect(
      flaggedPairs(store.db, runId, 'all', { offset: 0, limit: 10 }).map(({ leftId, rightId }) => [
        leftId,
        rightId,
      ]),
    ).toEqual([[2, 3]])
  })

  it('count as said last, for the texts and the scope they were given for', () => {
    const { datasetId, runId, judge } = setUp()
    judge(1, 2, true)
    judge(1, 2, false)
    judge(1, 3, true)
    expect(calibrationPairs(store.db, runId, 'all', 0.9).map(({ same }) => same)).toEqual([true, false])
    expect(judgedPairs(store.db, datasetId, 'all')).toEqual([
      { leftId: 1, rightId: 2 },
      { leftId: 1, rightId: 3 },
    ])
    expect(judgedPairs(store.db, datasetId, 'prompt')).toEqual([])
    const fixed = chat('another', 'text')
    appendRevision(store.db, 3, {
      body: JSON.stringify(fixed),
      hash: Buffer.alloc(32),
      author: 'test',
      listing: listingOf(fixed),
    })
    expect(judgedPairs(store.db, datasetId, 'all')).toEqual([{ leftId: 1, rightId: 2 }])
    expect(calibrationPairs(store.db, runId, 'all', 0.9).map(({ same }) => same)).toEqual([null, false])
  })

  it('have no direction, and go back one by one', () => {
    const { runId, judge } = setUp()
    const first = (): (boolean | null)[] =>
      calibrationPairs(store.db, runId, 'all', 0.95).map(({ same }) => same)
    judge(2, 1, true)
    expect(first()).toEqual([true, null])
    judge(1, 2, false)
    expect(first()).toEqual([false, null])
    deletePairJudgement(store.db, semanticPair(store.db, runId, 1, 'all')!.judgementId!)
    expect(first()).toEqual([true, null])
    deletePairJudgement(store.db, semanticPair(store.db, runId, 1, 'all')!.judgementId!)
    expect(first()).toEqual([null, null])
    expect(semanticPair(store.db, runId + 1, 1, 'all')).toBeUndefined()
  })

  it('outlive the run, whose pairs go with it', () => {
    const { datasetId, runId, judge } = setUp()
    judge(1, 2, true)
    discardUnfinishedRuns(store.db, datasetId, 'semantic')
    expect(calibrationPairs(store.db, runId, 'all', 0.9)).toEqual([])
    expect(judgedPairs(store.db, datasetId, 'all')).toHaveLength(1)
  })
})
