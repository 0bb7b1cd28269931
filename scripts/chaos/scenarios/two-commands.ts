import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { corpus } from '@/tests/e2e/studio'
import { violations } from '../invariants'
import { count, startCommand } from '../processes'
import { expectThat, type Scenario } from '../scenario'

const ROWS = 5_000

/** Two of each command at once on one dataset: each does its work or is refused in words. */
export const twoCommands: Scenario = {
  name: 'two commands on one dataset at once',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'winnow-chaos-'))
    const home = join(folder, 'home')
    try {
      const file = join(folder, 'rows.jsonl')
      writeFileSync(file, corpus(ROWS))
      const faults: string[] = []
      let done = 0
      for (const args of [
        ['import', file, '--dataset', 'one'],
        ['dedup', 'one', '--method', 'near'],
        ['audit', 'one'],
        ['dedup', 'one', '--method', 'exact'],
      ]) {
        const both = await Promise.all(
          [startCommand(home, ...args), startCommand(home, ...args)].map(({ ended }) => ended),
        )
        for (const { exit, said } of both)
          faults.push(
            ...expectThat(
              exit === 0 || exit === 1,
              `${args[0]!} ended with ${exit ?? 'a signal'}: ${said.slice(-300)}`,
            ),
          )
        faults.push(
          ...expectThat(
            both.some(({ exit }) => exit === 0),
            `neither ${args[0]!} was done: ${both[0]!.said.slice(-300)}`,
          ),
        )
        done += both.filter(({ exit }) => exit === 0).length
      }
      const stored = count(home, 'SELECT count(*) FROM Example')
      const imports = count(home, "SELECT count(*) FROM Import WHERE status = 'done'")
      faults.push(...expectThat(stored === imports * ROWS, `${stored} rows of ${imports} imports`))
      return { counts: { commands: 8, done }, faults: [...faults, ...violations(home)] }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}
