import { contractBasis } from '@/lib/adapters/contract-basis'
import type { Home } from '@/lib/adapters/home'
import {
  type ContractBasis,
  contractChanges,
  EARLIER_VERSION,
  type ReadDataset,
  rowChanges,
  RULES_CHANGED,
  type RunBasis,
  type StaleReason,
  type StaleReasons,
} from '@/lib/core/run-basis'
import type { ServingContract } from '@/lib/core/serving-contract'
import type { Database } from '@/lib/db/client'
import { changesSince, unreadRows } from '@/lib/db/run-basis'
import { ANALYSIS_VERSIONS, type Run } from '@/lib/db/runs'
import { unsearchedSets } from '../contamination/eval-sets'

/** The current state that a run is compared with. */
export interface Present {
  db: Database
  home: Home
  contract: ServingContract
}

/**
 * Why a run is stale; empty if it is current. This is the only place that decides it: screens,
 * commands and gates all ask here.
 */
export function staleReasons(run: Run, present: Present): StaleReasons {
  const basis = basisOf(run)
  if (basis === null) return [EARLIER_VERSION]
  const [own, ...others] = basis.read
  return [
    ...otherwise(run, basis, present),
    ...(own === undefined ? [] : changesOf(own, basis, present, true)),
    ...others.flatMap((read) => changesOf(read, basis, present, false)),
  ]
}

/**
 * The same for some rows of its dataset alone, as those of a release: what became of the others
 * does not matter to them.
 */
export function staleReasonsFor(
  run: Run,
  present: Present,
  isMeant: (exampleId: number) => boolean,
  meant: number,
): StaleReasons {
  const basis = basisOf(run)
  if (basis === null) return [EARLIER_VERSION]
  const [own, ...others] = basis.read
  const { added, edited } =
    own === undefined ? { added: [], edited: [] } : unreadRows(present.db, own, basis.lastHeadChange)
  return [
    ...otherwise(run, basis, present),
    ...rowChanges(
      {
        name: '',
        added: added.filter(isMeant).length,
        removed: 0,
        edited: edited.filter(isMeant).length,
        rows: meant,
      },
      true,
    ),
    ...others.flatMap((read) => changesOf(read, basis, present, false)),
  ]
}

/** Changes of a dataset that a run read; `here` for the run's own dataset. */
function changesOf(
  read: ReadDataset,
  { lastHeadChange }: RunBasis,
  { db }: Present,
  here: boolean,
): StaleReason[] {
  const changed = changesSince(db, read, lastHeadChange)
  return changed === null
    ? [{ kind: 'rows', text: `the dataset ${read.name} was removed since` }]
    : rowChanges(changed, here)
}

function otherwise(run: Run, { contract }: RunBasis, present: Present): StaleReason[] {
  return [
    ...(run.version < ANALYSIS_VERSIONS[run.analysis] ? [RULES_CHANGED] : []),
    ...(contract === undefined ? [] : contractChanges(contract, contractNow(present))),
    ...(run.analysis === 'contamination' ? unsearchedSets(run, present.db, present.home) : []),
  ]
}

function contractNow({ contract, home }: Present): ContractBasis {
  return contractBasis(contract, home)
}

function basisOf(run: Run): RunBasis | null {
  return run.basis === null ? null : (JSON.parse(run.basis) as RunBasis)
}

/** The parameters of a run, for running it again. */
export function paramsAgain({ analysis, params }: Run): Record<string, unknown> {
  const asked = JSON.parse(params) as Record<string, unknown>
  if (analysis !== 'audit') return asked
  const { minimumResponseTokens, checkShortAnswers } = asked
  return { minimumResponseTokens, checkShortAnswers }
}
