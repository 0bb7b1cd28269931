import { headOf, insertVerdict } from '@/lib/db/verdicts'
import { saveRubric } from '@/lib/services/review'
import { studio } from '@/lib/services/host/studio'
import { session } from '@/tests/session'

/**
 * A rubric, and a verdict on each row: a pass, or a reject where the answer has fewer characters
 * than asked for. All at once, since giving thousands of verdicts is not what is tested.
 */
export async function judgeAll(dataset: string, fewestCharacters = 0): Promise<void> {
  const { db } = studio()
  await saveRubric(session(), dataset, {
    good: 'Answers the question in one plain sentence.',
    bad: 'Rambles, or leaves out what was asked for.',
  })
  const { id: datasetId } = await session().dataset(dataset, 'reader')
  db.transaction(() => {
    for (const { id, responseChars } of db.all<{ id: number; responseChars: number }>(
      'SELECT id, responseChars FROM Example WHERE datasetId = ?',
      datasetId,
    )) {
      insertVerdict(db, {
        clientId: `${dataset} ${id}`,
        datasetId,
        exampleId: id,
        revisionId: headOf(db, id)!.headId,
        fixedId: null,
        rubricVersion: 1,
        auditRunId: null,
        reviewer: 'test',
        decision: responseChars < fewestCharacters ? 'reject' : 'pass',
        reason: null,
        note: null,
        ms: null,
      })
    }
  })
}
