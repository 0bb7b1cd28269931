import type { JobView } from '@/lib/contract/jobs'
import { corpus, StudioServer } from '@/tests/e2e/studio'
import { lostVerdicts, violations } from '../invariants'
import { nextVerdicts, sendVerdict, writeRubric } from '../judge'
import { holdWriteLock } from '../processes'
import { expectThat, type Scenario } from '../scenario'
import { imported, jobEnded, settled } from '../settled'

const HELD_MS = 13_000
const VERDICTS = 20

/**
 * Another program holds the write lock for 13 s: pages answer, verdicts wait or are refused in
 * words and taken later.
 */
export const lockHolder: Scenario = {
  name: 'another program holds the write lock',
  async run() {
    const studio = await new StudioServer().start()
    try {
      await imported(studio, 'small', 'small.jsonl', corpus(100))
      await writeRubric(studio.home, 'small')
      const verdicts = await nextVerdicts(studio, 'small', VERDICTS)
      await holdWriteLock(studio.home, HELD_MS)
      const until = performance.now() + HELD_MS
      const answered = Promise.all(
        verdicts.map(async (verdict) => {
          const statuses = [await sendVerdict(studio, verdict)]
          while (statuses.at(-1) === 503) statuses.push(await sendVerdict(studio, verdict))
          return statuses
        }),
      )
      let slowest = 0
      let reads = 0
      while (performance.now() < until - 1_000) {
        const started = performance.now()
        await studio.get('/api/datasets/small/examples?limit=20')
        slowest = Math.max(slowest, performance.now() - started)
        reads++
      }
      const statuses = await answered
      const { status } = await jobEnded(
        studio,
        (await studio.post<JobView>('/api/jobs', { kind: 'dedup', dataset: 'small', params: {} })).id,
      )
      await settled(studio)
      return {
        counts: {
          verdicts: VERDICTS,
          refusals: statuses.flat().filter((code) => code === 503).length,
          reads,
          slowestReadMs: Math.round(slowest),
        },
        faults: [
          ...expectThat(
            statuses.every((codes) => codes.at(-1) === 200),
            `verdicts answered ${JSON.stringify(statuses.map((codes) => codes.at(-1)))}`,
          ),
          ...expectThat(slowest < 5_000, `a page waited ${Math.round(slowest)} ms`),
          ...expectThat(status === 'succeeded', `the job after it ${status}`),
          ...violations(studio.home),
          ...lostVerdicts(
            studio.home,
            verdicts.map(({ clientId }) => clientId),
          ),
        ],
      }
    } finally {
      await studio.stop()
    }
  },
}
