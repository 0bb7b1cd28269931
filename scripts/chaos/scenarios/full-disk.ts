import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { corpus } from '@/tests/e2e/studio'
import { violations } from '../invariants'
import { count, startCommand } from '../processes'
import { expectThat, type Scenario } from '../scenario'

const SIZE = '400m'
const ROWS = 50_000

/**
 * A disk that fills up in the middle of imports: every refusal in words, and space can be freed
 * through Winnow.
 */
export const fullDisk: Scenario = {
  name: 'a full disk',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'winnow-chaos-'))
    const disk = join(folder, 'disk')
    mkdirSync(disk)
    if (spawnSync('/bin/mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', disk]).status !== 0) {
      rmSync(folder, { recursive: true })
      return { skipped: 'no rights to mount a tmpfs here' }
    }
    const home = join(disk, 'home')
    const fileOf = (turn: number): string => {
      const file = join(folder, 'rows.jsonl')
      // A different file each: a file that several imports share is kept in the home until the last
      // of them is removed.
      writeFileSync(
        file,
        `${JSON.stringify({
          messages: [
            { role: 'user', content: `File ${turn}` },
            { role: 'assistant', content: 'Yes.' },
          ],
        })}\n`,
      )
      appendFileSync(file, corpus(ROWS - 1))
      return file
    }
    const faults: string[] = []
    try {
      let refused = 0
      let imported = 0
      while (refused === 0 && imported < 10) {
        const { exit, said } = await startCommand(
          home,
          'import',
          fileOf(imported),
          '--dataset',
          `d${imported}`,
        ).ended
        faults.push(
          ...expectThat(
            exit === 0 || (exit === 1 && /disk|space/i.test(said)),
            `import ended with ${exit ?? 'a signal'}: ${said.slice(-300)}`,
          ),
        )
        if (exit === 0) imported++
        else refused++
      }
      const stored = count(home, 'SELECT count(*) FROM Example')
      faults.push(
        ...expectThat(stored === imported * ROWS, `${stored} rows of ${imported} imports`),
        ...violations(home),
      )
      const removal = await startCommand(home, 'remove', 'd0', '--yes').ended
      faults.push(
        ...expectThat(
          removal.exit === 0,
          `remove ended with ${removal.exit ?? 'a signal'}: ${removal.said.slice(-300)}`,
        ),
      )
      const purge = await startCommand(home, 'purge', '--yes').ended
      // If the database cannot be rewritten, it says so; its free pages still serve the next
      // import.
      faults.push(
        ...expectThat(
          purge.exit === 0 || (purge.exit === 1 && /free pages/.test(purge.said)),
          `purge ended with ${purge.exit ?? 'a signal'}: ${purge.said.slice(-300)}`,
        ),
      )
      const again = await startCommand(home, 'import', fileOf(-1), '--dataset', 'again').ended
      faults.push(
        ...expectThat(
          again.exit === 0,
          `after the purge an import ended with ${again.exit ?? 'a signal'}: ${again.said.slice(-300)}`,
        ),
      )
      return { counts: { imported, refused, rows: stored }, faults: [...faults, ...violations(home)] }
    } finally {
      execFileSync('/bin/umount', ['-l', disk])
      rmSync(folder, { recursive: true, force: true })
    }
  },
}
