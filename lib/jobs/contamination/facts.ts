import type { ContaminationStats } from '@/lib/contract/contamination'
import { undecidedFlagged } from '@/lib/db/contamination-review'
import { latestRun } from '@/lib/db/runs'
import { laxerThanUsual } from '@/lib/decontam'
import type { ContaminationFacts } from '@/lib/release'
import { evalSetsOf } from './eval-sets'
import { type Present, staleReasonsFor } from '../engine/run-state'

/** The findings of the latest search about the rows that would be released. */
export function contaminationFacts(
  present: Present,
  datasetId: number,
  released: ReadonlySet<number>,
): ContaminationFacts {
  const { db, home } = present
  const evalSets = evalSetsOf(db, home).map(({ name, hashes }) => ({ name, hashes }))
  const run = latestRun(db, datasetId, 'contamination')
  if (run === undefined) return { evalSets, search: null }
  const isReleased = (exampleId: number): boolean => released.has(exampleId)
  const { evals, thresholds, semantic, boilerplate, examples } = JSON.parse(run.stats) as ContaminationStats
  const { scope } = JSON.parse(run.params) as { scope?: 'all' | 'prompt' }
  const flagged = undecidedFlagged(db, run.id).filter(({ exampleId }) => isReleased(exampleId))
  return {
    evalSets,
    search: {
      day: run.createdAt.slice(0, 10),
      evals: evals.map(({ name, hashed }) => (hashed === undefined ? name : `${name} (hashes)`)),
      passes: [
        'exact',
        `${thresholds.size}-gram`,
        'near',
        ...(semantic === undefined ? [] : [`semantic by ${semantic.vectors}, as candidates`]),
      ],
      flagged: flagged.length,
      first: flagged[0]?.exampleId ?? null,
      stale: staleReasonsFor(run, present, isReleased, released.size),
      laxer: [...(scope === 'prompt' ? ['prompts alone'] : []), ...laxerThanUsual(thresholds, examples)],
      unchecked: boilerplate.unchecked ?? 0,
    },
  }
}
