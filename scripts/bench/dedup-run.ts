import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { clusterPairs, countPairs, mergeTexts, type ShingledTexts, textPairs } from '@/lib/dedup'
import { Crew } from '@/lib/jobs/engine/crew'
import { joinByCrew } from '@/lib/dedup/crew/near-by-crew'

/**
 * One measured run of `npm run bench:dedup` in a process of its own: JSONL to clusters, on the
 * library alone.
 */

const [path, thread, workers, threshold] = process.argv.slice(2) as [string, string, string, string]
const PART_BYTES = 6_000_000
const WINDOW = 1 << 16

const started = performance.now()
const laps: Record<string, number> = {}
const lap = (name: string): void => void (laps[name] = Math.round(performance.now() - started))
const crew = new Crew(thread, Number(workers), { path })
const texts = mergeTexts(
  await crew.map<ShingledTexts>(parts(path).map((part) => ({ step: 'read', ...part }))),
)
lap('shingled')
const { found, compared } = await joinByCrew(crew, texts.sets, {
  threshold: Number(threshold),
  report: () => undefined,
})
lap('joined')
const pairs = textPairs(texts, found)
const { clusters, removable } = clusterPairs(texts.setOf.length, pairs, {})
lap('clusters')
const cpu = process.cpuUsage()
const grams = texts.sets.sizeOf.reduce((sum, size) => sum + size, 0)
process.stdout.write(
  JSON.stringify({
    rows: texts.setOf.length,
    pairs: countPairs(pairs),
    compared,
    clusters,
    removable,
    laps,
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    setBytes: grams * 4,
    peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
)
await crew.close()

/** The file in pieces that end at line ends. */
function parts(file: string): { from: number; to: number }[] {
  const handle = openSync(file, 'r')
  const { size } = fstatSync(handle)
  const window = Buffer.alloc(WINDOW)
  const pieces: { from: number; to: number }[] = []
  for (let from = 0; from < size; from = pieces.at(-1)!.to) {
    let to = Math.min(size, from + Math.max(PART_BYTES, Math.ceil(size / 96)))
    for (let end = -1; to < size && end < 0;) {
      end = window.subarray(0, readSync(handle, window, 0, WINDOW, to)).indexOf(10)
      to = Math.min(size, to + (end < 0 ? WINDOW : end + 1))
    }
    pieces.push({ from, to })
  }
  closeSync(handle)
  return pieces
}
