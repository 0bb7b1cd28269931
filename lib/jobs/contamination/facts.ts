import { undecidedFlagged } from '@/lib/db/contamination-review'
import { latestRun, type Run } from '@/lib/db/runs'
import { laxerThanUsual } from '@/lib/decontam'
import type { ContaminationFacts } from '@/lib/release'
import { finishedRun } from '../engine/finished-run'
import { paramsOf, type Present, staleReasonsFor } from '../engine/run-state'
import { contamination } from './analysis'
import { evalSetsOf } from './eval-sets'

/** The findings of the latest search about the rows that would be released. */
export function contaminationFacts(
  present: Present,
  datasetId: number,
  released: ReadonlySet<number>,
): ContaminationFacts {
  const { db, home } = present
  const evalSets = evalSetsOf(db, home).map(({ name, hashes }) => ({ name, hashes }))
  const run = latestRun(db, datasetId, contamination.kind)
  if (run === undefined) return { evalSets, search: null }
  const isReleased = (exampleId: number): boolean => released.has(exampleId)
  const flagged = undecidedFlagged(db, run.id).filter(({ exampleId }) => isReleased(exampleId))
  return {
    evalSets,
    search: {
      day: run.createdAt.slice(0, 10),
      flagged: flagged.length,
      first: flagged[0]?.exampleId ?? null,
      stale: staleReasonsFor(contamination, run, present, isReleased, released.size),
      ...searchedBy(run),
    },
  }
}

/** What a run has searched for, and how closely. */
function searchedBy(
  run: Run,
): Pick<NonNullable<ContaminationFacts['search']>, 'evals' | 'passes' | 'laxer' | 'unchecked'> {
  const finished = finishedRun(contamination, run)
  // Nothing of it can be read but that it is stale.
  if (finished === null) return { evals: [], passes: [], laxer: [], unchecked: 0 }
  const { evals, thresholds, semantic, boilerplate, examples } = finished.statistics
  const { scope } = paramsOf(contamination, run)
  return {
    evals: evals.map(({ name, hashed }) => (hashed === undefined ? name : `${name} (hashes)`)),
    passes: [
      'exact',
      `${thresholds.size}-gram`,
      'near',
      ...(semantic === undefined ? [] : [`semantic by ${semantic.vectors}, as candidates`]),
    ],
    laxer: [...(scope === 'prompt' ? ['prompts alone'] : []), ...laxerThanUsual(thresholds, examples)],
    unchecked: boilerplate.unchecked ?? 0,
  }
}
