import type { ContaminationStats } from '@/lib/core/contamination'
import type { ContaminationFacts } from '@/lib/release'
import type { Database } from './client'
import { undecidedFlagged } from './contamination-review'
import { finishedImports } from './duplicates'
import { latestRun } from './runs'

/** What the latest search says of the rows that would be released. */
export function contaminationFacts(db: Database, datasetId: number, isReleased: (exampleId: number) => boolean): ContaminationFacts {
  const evalSets = db.all<{ id: number; name: string }>("SELECT id, name FROM Dataset WHERE purpose = 'eval' AND removedAt IS NULL ORDER BY name")
  const run = latestRun(db, datasetId, 'contamination')
  if (run === undefined) return { evalSets: evalSets.map(({ name }) => name), search: null }
  const { evals, thresholds, semantic, seen, boilerplate } = JSON.parse(run.stats) as ContaminationStats
  const flagged = undecidedFlagged(db, run.id).filter(({ exampleId }) => isReleased(exampleId))
  const searchedFor = new Set(evals.map(({ datasetId: id }) => id))
  const known = new Set(seen?.imports)
  const grown = evals.filter(({ datasetId: id }) => finishedImports(db, id).some((one) => !known.has(one.id)))
  return {
    evalSets: evalSets.filter(({ id }) => !searchedFor.has(id)).map(({ name }) => name),
    search: {
      day: run.createdAt.slice(0, 10), evals: evals.map(({ name, hashed }) => (hashed === undefined ? name : `${name} (hashes)`)),
      passes: ['exact', `${thresholds.size}-gram`, 'near', ...(semantic === undefined ? [] : [`semantic by ${semantic.vectors}, as candidates`])],
      flagged: flagged.length, first: flagged[0]?.exampleId ?? null,
      unsearched: seen === undefined ? null : rowsSince(db, datasetId, seen, known).filter(isReleased).length, grown: grown.map(({ name }) => name), unchecked: boilerplate.unchecked ?? null,
    },
  }
}

/** Rows whose text is later than a search: they changed, or came with an import that it did not read. */
function rowsSince(db: Database, datasetId: number, { lastRevision }: NonNullable<ContaminationStats['seen']>, known: ReadonlySet<number>): number[] {
  const changed = db.all<{ id: number }>('SELECT DISTINCT r.exampleId AS id FROM Revision r WHERE r.id > ? AND (SELECT e.datasetId FROM Example e WHERE e.id = r.exampleId) = ?', lastRevision, datasetId)
  const fresh = finishedImports(db, datasetId).filter(({ id }) => !known.has(id))
  const imported = fresh.flatMap(({ id }) => db.all<{ id: number }>('SELECT id FROM Example WHERE datasetId = ? AND importId = ?', datasetId, id))
  return [...new Set([...changed, ...imported].map(({ id }) => id))]
}
