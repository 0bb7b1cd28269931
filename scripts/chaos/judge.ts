import { randomUUID } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { QueuePage, VerdictRequest } from '@/lib/contract/review'
import { type StudioServer, winnow } from '@/tests/e2e/studio'

const GOOD = 'Answers the question in one plain sentence and adds nothing else.'

export async function writeRubric(home: string, dataset: string): Promise<void> {
  const folder = mkdtempSync(join(home, 'rubric-'))
  writeFileSync(join(folder, 'good.txt'), GOOD)
  writeFileSync(join(folder, 'bad.txt'), `${GOOD} Or it does not.`)
  await winnow(home, 'rubric', dataset, '--good', join(folder, 'good.txt'), '--bad', join(folder, 'bad.txt'))
}

/** Verdicts on the next rows of the queue, as a browser would send them. */
export async function nextVerdicts(
  studio: StudioServer,
  dataset: string,
  limit: number,
): Promise<VerdictRequest[]> {
  const { items, rubric } = await studio.get<QueuePage>(`/api/datasets/${dataset}/queue?limit=${limit}`)
  return items.map(({ home, datasetId, exampleId, revisionId, hash }) => ({
    home,
    datasetId,
    exampleId,
    revisionId,
    hash,
    clientId: randomUUID(),
    decision: 'pass',
    rubricVersion: rubric!.version,
  }))
}

/** Status of the answer; 0 if the server does not answer. */
export async function sendVerdict(studio: StudioServer, request: VerdictRequest): Promise<number> {
  return studio
    .fetch('/api/verdicts', {
      method: 'POST',
      body: JSON.stringify(request),
      headers: { 'content-type': 'application/json' },
    })
    .then(
      (response) => response.status,
      () => 0,
    )
}
