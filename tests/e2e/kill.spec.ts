import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { DatasetCard } from '@/lib/contract/datasets'
import type { ExamplePage } from '@/lib/contract/examples'
import type { JobView } from '@/lib/contract/jobs'
import type { QueuePage, VerdictView } from '@/lib/contract/review'
import { corpus, StudioServer, winnow } from './studio'

const ROWS = 60_000
const GOOD = 'Answers the question in one sentence and adds nothing else.'

test.describe('kill -9 of the server loses nothing', () => {
  let studio: StudioServer

  test.beforeEach(async () => {
    studio = await new StudioServer().start()
  })
  test.afterEach(() => studio.stop())

  test('during an import: the job resumes where it stopped, and the counts are right', async () => {
    const queued = await studio.post<JobView>('/api/imports?dataset=big&file=big.jsonl', corpus(ROWS))
    const before = await studio.jobWhen(queued.id, (job) => job.done > 2_000)
    expect(before.status).toBe('running')
    await studio.kill()
    await studio.start()
    const after = await studio.jobWhen(queued.id, (job) => job.finishedAt !== null)
    expect(after).toMatchObject({ status: 'succeeded', result: { rows: ROWS, accepted: ROWS, rejected: 0 } })
    const page = await studio.get<ExamplePage>('/api/datasets/big/examples?limit=5')
    expect(page.total).toBe(ROWS)
    const lines = await studio.get<ExamplePage>('/api/datasets/big/examples?limit=5&descending=true')
    expect(lines.rows[0]?.line).toBe(ROWS)
  })

  test('during a dedup job: it runs again and finds the same pairs', async () => {
    const queued = await studio.post<JobView>('/api/imports?dataset=big&file=big.jsonl', corpus(ROWS))
    await studio.jobWhen(queued.id, (job) => job.finishedAt !== null)
    const dedup = await studio.post<JobView>('/api/jobs', {
      kind: 'dedup',
      dataset: 'big',
      params: { method: 'near' },
    })
    await studio.jobWhen(dedup.id, (job) => job.status === 'running' && job.phase !== '')
    await studio.kill()
    await studio.start()
    const after = await studio.jobWhen(dedup.id, (job) => job.finishedAt !== null)
    expect(after.status).toBe('succeeded')
    expect(after.result).toMatchObject({ examples: ROWS })
    expect((after.result as { removable: number }).removable).toBeGreaterThanOrEqual(ROWS / 10)
  })

  test('right after a verdict: the verdict is stored', async () => {
    await studio.jobWhen(
      (await studio.post<JobView>('/api/imports?dataset=small&file=small.jsonl', corpus(20))).id,
      (job) => job.finishedAt !== null,
    )
    await winnowRubric(studio.home)
    const queue = await studio.get<QueuePage>('/api/datasets/small/queue?limit=1')
    const [item] = queue.items
    const { home, datasetId, exampleId, revisionId, hash } = item!
    const request = {
      home,
      datasetId,
      exampleId,
      revisionId,
      hash,
      clientId: randomUUID(),
      decision: 'pass',
      rubricVersion: queue.rubric!.version,
    }
    await studio.post<VerdictView>('/api/verdicts', request)
    await studio.kill()
    await studio.start()
    // The same press again, as a browser's outbox would send it: one verdict, not two.
    await studio.post<VerdictView>('/api/verdicts', request)
    const { answer } = await winnow<{ datasets: DatasetCard[] }>(studio.home, 'datasets')
    expect(answer.datasets.find(({ name }) => name === 'small')?.funnel).toMatchObject({
      reviewed: 1,
      approved: 1,
    })
  })

  test('a cancelled import leaves neither rows nor a dataset', async () => {
    const queued = await studio.post<JobView>('/api/imports?dataset=big&file=big.jsonl', corpus(ROWS))
    await studio.jobWhen(queued.id, (job) => job.done > 2_000)
    await studio.post<JobView>(`/api/jobs/${queued.id}/cancel`, {})
    const after = await studio.jobWhen(queued.id, (job) => job.finishedAt !== null)
    expect(after).toMatchObject({ status: 'cancelled', errorCode: 'cancelled' })
    const { answer } = await winnow<{ datasets: DatasetCard[] }>(studio.home, 'datasets')
    expect(answer.datasets.map(({ name }) => name)).not.toContain('big')
    expect(readdirSync(join(studio.home, 'files'))).toHaveLength(1)
  })

  test('a second server on the same home is refused', async () => {
    const { answer, exit } = await winnow<{ error: { code: string; message: string } }>(
      studio.home,
      'serve',
      '--port',
      '1',
    )
    expect(exit).toBe(1)
    expect(answer.error.code).toBe('home-in-use')
    expect(answer.error.message).toContain(studio.address)
  })
})

async function winnowRubric(home: string): Promise<void> {
  const folder = mkdtempSync(`${home}/rubric-`)
  writeFileSync(`${folder}/good.txt`, GOOD)
  writeFileSync(`${folder}/bad.txt`, `${GOOD} Not.`)
  await winnow(home, 'rubric', 'small', '--good', `${folder}/good.txt`, '--bad', `${folder}/bad.txt`)
}
