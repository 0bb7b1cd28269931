import type { Home } from '@/lib/adapters/home'
import type { NamedSet } from '@/lib/core/run-basis'
import type { Database } from '@/lib/db/client'
import { evalDatasets } from '@/lib/db/contamination'
import type { EvalSetFacts } from '@/lib/release'
import { listPrivateSets, privateSetPath } from '@/lib/adapters/private-sets'

/** An eval set of this home, which rows have to be searched for. */
export interface EvalSetHere extends EvalSetFacts, NamedSet {}

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
