/**
 * `npm run fuzz:parquet -- [--trials 400] [--seed 1]`: damages small Parquet files of several
 * codecs and encodings by single bits and reads each as an import does. Every one must give rows or
 * a refusal, in bounded memory; anything else is thrown, with the trial that did it. It needs
 * dist/, which any `npx winnow …` makes.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openSource } from '@/lib/adapters/files'
import { WinnowError } from '@/lib/core/errors'
import { readRecords } from '@/lib/ingest'
import { seededRandom } from '@/tests/seeded-random'
import { CODECS, damaged, parquetFile } from '@/tests/unit/adapters/parquet-files'
import { say } from './kit/figures'

const { values } = parseArgs({
  options: { trials: { type: 'string', default: '400' }, seed: { type: 'string', default: '1' } },
})
const folder = mkdtempSync(join(tmpdir(), 'winnow-fuzz-'))
const path = join(folder, 'file.parquet')
const random = seededRandom(Number(values.seed))
const outcomes = new Map<string, number>()

try {
  for (let trial = 0; trial < Number(values.trials); trial++) {
    writeFileSync(path, damaged(parquetFile(CODECS[trial % CODECS.length]!, trial % 8 >= 4), random))
    const outcome = await read(trial)
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
const memory = Math.round(process.resourceUsage().maxRSS / 1024)
say(
  `${values.trials} files: ${[...outcomes].map(([outcome, count]) => `${count} ${outcome}`).join(', ')}; this process at most ${memory} MB`,
)

async function read(trial: number): Promise<string> {
  const source = await openSource(path, 'file.parquet')
  try {
    let rows = 0
    for await (const batch of readRecords(source, 'parquet')) rows += batch.length
    return rows === 300 ? 'read' : 'read in part'
  } catch (error) {
    if (error instanceof WinnowError)
      return /crashed/.test(error.message) ? 'ended their process' : error.code
    throw new Error(`trial ${trial} of seed ${values.seed}`, { cause: error })
  } finally {
    await source.close()
  }
}
