import { setTimeout as sleep } from 'node:timers/promises'
import type { JobView } from '@/lib/contract/jobs'
import type { StudioServer } from '@/tests/e2e/studio'

/** Two minutes: audits of megabytes on a busy machine take their time. */
const PATIENCE_MS = 120_000
const POLL_MS = 200

/** The job once it has ended, or as it is when the patience is over. */
export async function jobEnded(studio: StudioServer, id: number): Promise<JobView> {
  const until = performance.now() + PATIENCE_MS
  for (;;) {
    const job = await studio.job(id)
    if (job.finishedAt !== null || performance.now() > until) return job
    await sleep(POLL_MS)
  }
}

/** Waits until every job of a server has ended: only then can a home be judged. */
export async function settled(studio: StudioServer): Promise<void> {
  for (const { id } of await studio.get<JobView[]>('/api/jobs')) await jobEnded(studio, id)
}

/** Sends a file as an upload, and gives the import once it has ended. */
export async function imported(
  studio: StudioServer,
  dataset: string,
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<JobView> {
  return jobEnded(
    studio,
    (await studio.post<JobView>(`/api/imports?dataset=${dataset}&file=${name}`, bytes)).id,
  )
}
