import { join } from 'node:path'
import { listDatasets } from '../datasets'
import { importFile } from '../imports'
import { createAnalysis } from '../jobs'
import { saveRubric } from '../review'
import type { Session } from '../host/session'

const NAME = 'Example: support chat'

/**
 * On a home without any dataset: a small one of our own with planted defects, checked and with a
 * rubric, ready for review.
 */
export async function importExamples(session: Session): Promise<void> {
  if ((await listDatasets(session)).length > 0) return
  await importFile(session, join(session.root, 'prisma/seed/support-chat.jsonl'), {
    dataset: NAME,
    file: 'support-chat.jsonl',
    origin: 'human-written',
    keyField: 'id',
    categoryField: 'category',
  })
  await createAnalysis(session, NAME, 'dedup', { method: 'near' })
  await createAnalysis(session, NAME, 'audit', {})
  await saveRubric(session, NAME, {
    good: 'Answers the question that was asked, in at most five sentences. Names the exact menu path. Friendly but plain, no praise of the question. Says what it does not know and asks back when the request is ambiguous. Never promises a refund.',
    bad: 'Explains itself as an AI, praises the question, promises refunds, invents menu items, repeats private data of the customer, stops in mid-sentence, or answers another question than the one asked.',
  })
}
