import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { corpus, StudioServer } from '@/tests/e2e/studio'
import { violations } from '../invariants'
import { rowsOf, startCommand } from '../processes'
import { expectThat, type Scenario } from '../scenario'

const ROWS = 60_000
const UNSHARE = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc']

/** A server that sees other process ids than the command next to it, as in a container. */
export const otherNamespace: Scenario = {
  name: 'a server with process numbers of its own',
  async run() {
    if (spawnSync(UNSHARE[0]!, [...UNSHARE.slice(1), 'true']).status !== 0)
      return { skipped: 'no rights to make a PID namespace here' }
    const studio = await new StudioServer({ wrap: UNSHARE }).start()
    const folder = mkdtempSync(join(tmpdir(), 'winnow-chaos-'))
    try {
      const file = join(folder, 'big.jsonl')
      writeFileSync(file, corpus(ROWS))
      const { exit, said } = await startCommand(studio.home, 'import', file, '--dataset', 'big').ended
      const stored = rowsOf(studio.home, 'big.jsonl')
      return {
        counts: { rows: stored },
        faults: [
          ...expectThat(
            exit === 0 && stored === ROWS,
            `exit ${exit ?? 'none'}, ${stored} of ${ROWS} rows: ${said.slice(-300)}`,
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
