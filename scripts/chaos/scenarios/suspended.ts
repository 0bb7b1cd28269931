import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { corpus, StudioServer } from '@/tests/e2e/studio'
import { violations } from '../invariants'
import { count, rowsOf, signalGroup, startCommand } from '../processes'
import { expectThat, type Scenario } from '../scenario'

const ROWS = 60_000
/** Longer than any heartbeat that still counts. */
const PAUSE_MS = 20_000

/**
 * SIGSTOP for 20 s in the middle of a command's import, next to a server that looks for abandoned
 * jobs.
 */
export const suspended: Scenario = {
  name: 'a command suspended for 20 s beside a server',
  async run() {
    const studio = await new StudioServer().start()
    const folder = mkdtempSync(join(tmpdir(), 'winnow-chaos-'))
    try {
      const file = join(folder, 'big.jsonl')
      writeFileSync(file, corpus(ROWS))
      const command = startCommand(studio.home, 'import', file, '--dataset', 'big')
      while (
        count(studio.home, "SELECT coalesce(max(accepted), 0) FROM Import WHERE file = 'big.jsonl'") < 5_000
      )
        await sleep(20)
      signalGroup(command, 'SIGSTOP')
      await sleep(PAUSE_MS)
      signalGroup(command, 'SIGCONT')
      const { exit, said } = await command.ended
      await sleep(2_000)
      const stored = rowsOf(studio.home, 'big.jsonl')
      const wanted = exit === 0 ? ROWS : 0
      return {
        counts: { pauses: 1, rows: stored, exit: exit ?? -1 },
        faults: [
          ...expectThat(
            stored === wanted,
            `the command ended with ${exit ?? 'a signal'} and ${stored} rows are stored, not ${wanted}`,
          ),
          ...expectThat(exit === 0 || exit === 1, `exit code ${exit ?? 'none'}: ${said.slice(-300)}`),
          ...violations(studio.home),
        ],
      }
    } finally {
      await studio.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}
