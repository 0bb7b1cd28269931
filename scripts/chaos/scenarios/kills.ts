import { setTimeout as sleep } from 'node:timers/promises'
import type { JobView } from '@/lib/contract/jobs'
import { corpus, StudioServer } from '@/tests/e2e/studio'
import { lostVerdicts, violations } from '../invariants'
import { nextVerdicts, sendVerdict, writeRubric } from '../judge'
import { count } from '../processes'
import { expectThat, type Scenario } from '../scenario'
import { imported, settled } from '../settled'

const ROWS = 20_000
const KILLS = 6

/**
 * kill -9 of server and worker at any moment of imports, audits, searches and bursts of verdicts.
 */
export const kills: Scenario = {
  name: 'kill -9 of the server',
  async run(random) {
    const studio = await new StudioServer().start()
    const acknowledged: string[] = []
    try {
      await imported(studio, 'small', 'small.jsonl', corpus(200))
      await writeRubric(studio.home, 'small')
      for (let round = 0; round < KILLS; round++) {
        await studio.post<JobView>(`/api/imports?dataset=big${round}&file=big.jsonl`, corpus(ROWS))
        for (const kind of ['audit', 'dedup'])
          await studio.post<JobView>('/api/jobs', { kind, dataset: 'small', params: {} })
        const burst = Promise.all(
          (await nextVerdicts(studio, 'small', 10)).map(async (verdict) => {
            if ((await sendVerdict(studio, verdict)) === 200) acknowledged.push(verdict.clientId)
          }),
        )
        await sleep(random() * 2_500)
        await studio.kill()
        await burst
        await studio.start()
      }
      await settled(studio)
      const whole = count(
        studio.home,
        "SELECT count(*) FROM Import WHERE status = 'done' AND accepted = 20000",
      )
      return {
        counts: { kills: KILLS, verdicts: acknowledged.length, imports: whole },
        faults: [
          ...expectThat(whole === KILLS, `${whole} of ${KILLS} imports have all their rows`),
          ...violations(studio.home),
          ...lostVerdicts(studio.home, acknowledged),
        ],
      }
    } finally {
      await studio.stop()
    }
  },
}
