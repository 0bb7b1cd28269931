import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { corpus, winnow } from '@/tests/e2e/studio'
import { writeRubric } from '../judge'
import { signalGroup, startCommand } from '../processes'
import { expectThat, type Scenario } from '../scenario'

const ROWS = 600
const KILLS = 5
/** Gates that look at searches this scenario does not make. */
const WAIVED = ['audit', 'errors', 'secrets', 'duplicates', 'contamination'].map(
  (gate) => `${gate}=the scenario is about files`,
)

/**
 * kill -9 while a release is written over an earlier one, and --out into a folder of somebody else.
 */
export const releases: Scenario = {
  name: 'releases killed, and a folder of others',
  async run(random) {
    const folder = mkdtempSync(join(tmpdir(), 'winnow-chaos-'))
    const home = join(folder, 'home')
    const out = join(folder, 'out')
    const foreign = mkdtempSync(join(folder, 'extension-'))
    try {
      writeFileSync(join(folder, 'rows.jsonl'), corpus(ROWS))
      writeFileSync(join(foreign, 'manifest.json'), '{"manifest_version":3}')
      writeFileSync(join(foreign, 'code.js'), 'work()')
      await winnow(home, 'import', join(folder, 'rows.jsonl'), '--dataset', 'd')
      await writeRubric(home, 'd')
      await winnow(
        home,
        'judge',
        'd',
        ...Array.from({ length: ROWS }, (_, at) => String(at + 1)),
        '--decision',
        'pass',
      )
      const release = (dir: string, seed: number) =>
        startCommand(
          home,
          'release',
          'd',
          '--out',
          dir,
          '--seed',
          String(seed),
          ...WAIVED.flatMap((waiver) => ['--waive', waiver]),
        )
      const refused = await release(foreign, 1).ended
      const faults = expectThat(
        refused.exit === 1 && readFileSync(join(foreign, 'code.js'), 'utf8') === 'work()',
        `--out into a foreign folder ended with ${refused.exit ?? 'a signal'}`,
      )
      const first = await release(out, 1).ended
      faults.push(
        ...expectThat(
          first.exit === 0,
          `the first release ended with ${first.exit ?? 'a signal'}: ${first.said.slice(-600)}`,
        ),
      )
      let whole = 0
      for (let round = 0; round < KILLS; round++) {
        const command = release(out, 2 + round)
        await sleep(random() * 3_000)
        signalGroup(command, 'SIGKILL')
        await command.ended
        const { exit, said } = await startCommand(home, 'verify', out).ended
        faults.push(
          ...expectThat(
            exit === 0,
            `after kill ${round + 1} verify ended with ${exit ?? 'a signal'}: ${said.slice(-300)}`,
          ),
        )
        if (exit === 0) whole++
      }
      return { counts: { kills: KILLS, verified: whole }, faults }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}
