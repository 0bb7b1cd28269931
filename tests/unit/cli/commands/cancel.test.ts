import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Database } from '@/lib/db/client'
import { createJob } from '@/lib/db/jobs'
import { useStudioHome } from '@/tests/studio-home'
import { winnow } from '../command-line'

const studio = useStudioHome()

it('ends a job that waits for a worker, and no second time', async () => {
  await winnow('datasets')
  const db = new Database(join(studio.folder, 'home', 'winnow.db'))
  const id = createJob(db, { kind: 'audit', datasetId: null, params: {}, actor: 'ada' })
  await db.close()

  const { exit, stdout } = await winnow('cancel', String(id), '--json')
  const { job } = JSON.parse(stdout) as { job: { id: number; status: string } }
  expect([exit, job.id, job.status]).toEqual([0, id, 'cancelled'])

  const again = await winnow('cancel', String(id))
  expect([again.exit, again.stdout]).toEqual([1, ''])
  expect(again.stderr).toMatch(/^winnow: Job \d+ has ended already \(cancelled\)/)
})
