import { corpus, StudioServer, winnow } from '@/tests/e2e/studio'
import { violations } from '../invariants'
import { nextVerdicts, sendVerdict, writeRubric } from '../judge'
import { count } from '../processes'
import { expectThat, type Scenario } from '../scenario'
import { imported, settled } from '../settled'

/**
 * Verdicts given on one home, or on a dataset that no longer exists, reach a server that has
 * another one.
 */
export const twoHomes: Scenario = {
  name: 'two homes on one port, a name given twice',
  async run() {
    const first = await prepared(new StudioServer())
    let second: StudioServer | undefined
    try {
      const [stray, kept, stale] = await nextVerdicts(first, 'small', 3)
      await first.kill()
      second = await prepared(new StudioServer(), first.port)
      const toOther = await sendVerdict(second, stray!)
      const strayed = count(second.home, 'SELECT count(*) FROM Verdict')
      await second.kill()
      await first.start()
      const back = await sendVerdict(first, kept!)
      await winnow(first.home, 'remove', 'small', '--yes')
      await studioWithRows(first)
      const toNamesake = await sendVerdict(first, stale!)
      return {
        counts: { verdicts: 3, taken: 1 },
        faults: [
          ...expectThat(
            toOther === 409 && strayed === 0,
            `the other home answered ${toOther} and holds ${strayed} verdicts`,
          ),
          ...expectThat(back === 200, `its own home answered ${back}`),
          ...expectThat(
            toNamesake === 409 || toNamesake === 404,
            `the new dataset of the same name answered ${toNamesake}`,
          ),
          ...violations(first.home),
          ...violations(second.home),
        ],
      }
    } finally {
      await first.stop()
      await second?.stop()
    }
  },
}

async function prepared(studio: StudioServer, port?: number): Promise<StudioServer> {
  await studio.start(port)
  await studioWithRows(studio)
  return studio
}

async function studioWithRows(studio: StudioServer): Promise<void> {
  await imported(studio, 'small', 'small.jsonl', corpus(20))
  await writeRubric(studio.home, 'small')
  await settled(studio)
}
