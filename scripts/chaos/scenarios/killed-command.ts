import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { corpus, StudioServer } from '@/tests/e2e/studio'
import { violations } from '../invariants'
import { count, rowsOf, signalGroup, startCommand } from '../processes'
import { expectThat, type Scenario } from '../scenario'

const ROWS = 40_000
/** After this long without a heartbeat a job counts as abandoned everywhere. */
const ABANDONED_MS = 25_000

/** kill -9 of a command's import, the same import again, then a server that finds the dead one. */
export const killedCommand: Scenario = {
  name: 'a command killed, run again, then a server',
  async run(random) {
    const studio = new StudioServer()
    const folder = mkdtempSync(join(tmpdir(), 'winnow-chaos-'))
    try {
      const file = join(folder, 'big.jsonl')
      writeFileSync(file, corpus(ROWS))
      const first = startCommand(studio.home, 'import', file, '--dataset', 'big')
      const enough = 2_000 + random() * 20_000
      while (
        count(studio.home, "SELECT coalesce(max(accepted), 0) FROM Import WHERE file = 'big.jsonl'") <
          enough &&
        first.process.exitCode === null
      )
        await sleep(10)
      signalGroup(first, 'SIGKILL')
      await first.ended
      // Refused while the dead one may still live; taken once its heart has been silent for long
      // enough.
      let again = await startCommand(studio.home, 'import', file, '--dataset', 'big').ended
      for (let tries = 0; again.exit === 1 && tries < ABANDONED_MS / 1_000; tries++) {
        await sleep(1_000)
        again = await startCommand(studio.home, 'import', file, '--dataset', 'big').ended
      }
      await studio.start()
      await sleep(ABANDONED_MS)
      const stored = rowsOf(studio.home, 'big.jsonl')
      return {
        counts: { kills: 1, rows: stored },
        faults: [
          ...expectThat(
            again.exit === 0 && stored === ROWS,
            `exit ${again.exit ?? 'none'}, ${stored} of ${ROWS} rows: ${again.said.slice(-300)}`,
          ),
          ...violations(studio.home),
        ],
      }
    } finally {
      await studio.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}
