import type { Home } from '@/lib/adapters/home'
import type { ContaminationStats } from '@/lib/contract/contamination'
import type { StaleReason } from '@/lib/core/run-basis'
import type { Database } from '@/lib/db/client'
import { evalDatasets } from '@/lib/db/contamination'
import type { Run } from '@/lib/db/runs'
import type { EvalSetFacts } from '@/lib/release'
import { listPrivateSets, privateSetPath } from '@/lib/adapters/private-sets'

/** An eval set of this home, which rows have to be searched for. */
export interface EvalSetHere extends EvalSetFacts {
  /** Id of the dataset, or SHA-256 of the file of hashes. */
  key: number | string
}

/** The eval sets of a home that have rows, those of which it knows the hashes alone among them. */
export function evalSetsOf(db: Database, home: Home): EvalSetHere[] {
  return [
    ...evalDatasets(db).map(({ id, name }): EvalSetHere => ({ key: id, name, hashes: null })),
    ...listPrivateSets(home).map(({ sha256, name }): EvalSetHere => ({
      key: sha256,
      name: `${name} (hashes)`,
      hashes: privateSetPath(home, sha256),
    })),
  ]
}

/**
 * A search says nothing of eval sets that it did not look for: they came later, or were left out.
 */
export function unsearchedSets({ stats }: Run, db: Database, home: Home): StaleReason[] {
  const { evals } = JSON.parse(stats) as ContaminationStats
  const searched = new Set(evals.map(({ datasetId, hashed }) => hashed?.sha256 ?? datasetId))
  const missing = evalSetsOf(db, home)
    .filter(({ key }) => !searched.has(key))
    .map(({ name }) => name)
  if (missing.length === 0) return []
  return [
    {
      kind: 'rows',
      text: `the eval set${missing.length === 1 ? '' : 's'} ${missing.join(', ')} ${missing.length === 1 ? 'was' : 'were'} not searched for`,
    },
  ]
}
