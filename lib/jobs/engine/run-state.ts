import { z } from 'zod'
import { contractBasis } from '@/lib/adapters/contract-basis'
import type { Home } from '@/lib/adapters/home'
import { parseStored } from '@/lib/contract/stored'
import {
  type AnalysisBasis,
  type ChangedRows,
  type ContractBasis,
  differences,
  EARLIER_VERSION,
  type ReadDataset,
  type RunBasis,
  type StaleReasons,
  UNREADABLE,
} from '@/lib/core/run-basis'
import { type ServingContract, SYSTEM_PROMPTS } from '@/lib/core/serving-contract'
import type { Database } from '@/lib/db/client'
import { changesSince, unreadRows } from '@/lib/db/run-basis'
import type { Run } from '@/lib/db/runs'
import type { Analysis } from './analysis'
import { finishedRun } from './finished-run'

/** The current state that a run is compared with. */
export interface Present {
  db: Database
  home: Home
  contract: ServingContract
  /** The parameters that were asked for last; absent: those of the run itself. */
  asked?: object
}

/**
 * Why a run is stale; empty if it is current. This is the only place that decides it: screens,
 * commands and gates all ask here.
 */
export function staleReasonsOf(analysis: AnyAnalysis, run: Run, present: Present): StaleReasons {
  return compare(analysis, run, present, (read, { lastHeadChange }) =>
    changesSince(present.db, read, lastHeadChange),
  )
}

/**
 * The same for some rows of its dataset alone, as those of a release: what became of the others
 * does not matter to them.
 */
export function staleReasonsFor(
  analysis: AnyAnalysis,
  run: Run,
  present: Present,
  isMeant: (exampleId: number) => boolean,
  meant: number,
): StaleReasons {
  return compare(analysis, run, present, (read, { lastHeadChange }, here) => {
    if (!here) return changesSince(present.db, read, lastHeadChange)
    const { added, edited } = unreadRows(present.db, read, lastHeadChange)
    return {
      name: read.name,
      added: added.filter(isMeant).length,
      removed: 0,
      edited: edited.filter(isMeant).length,
      rows: meant,
    }
  })
}

/** The parameters of a run; none where this version has others. */
export function paramsOf({ parameters }: AnyAnalysis, { params }: Run): Record<string, unknown> {
  return { ...parseStored(parameters, params) }
}

type AnyAnalysis = Analysis<object, object>

/** Compares what a run has read with what it would read now. */
function compare(
  analysis: AnyAnalysis,
  run: Run,
  { db, home, contract, asked }: Present,
  changes: (read: ReadDataset, basis: RunBasis, here: boolean) => ChangedRows | null,
): StaleReasons {
  const stored = run.basis === null ? null : parseStored(runBasis, run.basis)
  const parameters = parseStored(analysis.parameters, run.params)
  if (stored === null || parameters === null) return [EARLIER_VERSION]
  if (finishedRun(analysis, run) === null) return [UNREADABLE]
  const before: AnalysisBasis = {
    version: run.version,
    parameters: { ...parameters },
    contract: stored.contract ?? null,
    datasets: stored.read.map(({ name }) => name),
    evalSets: analysis.searches === null ? null : new Set(analysis.searches.searched(parameters)),
  }
  return differences(before, {
    version: analysis.version,
    parameters: { ...(asked ?? parameters) },
    contract: stored.contract === undefined ? null : contractBasis(contract, home),
    rows: stored.read.map((read, at) => changes(read, stored, at === 0)),
    evalSets: analysis.searches?.here(db, home) ?? [],
  })
}

const contractRead: z.ZodType<ContractBasis> = z.object({
  tokenizer: z.string(),
  template: z.string().nullable(),
  policy: z.string(),
  maxLength: z.number(),
  systemPrompts: z.enum(SYSTEM_PROMPTS),
  tokenizerHash: z.string().nullable(),
  templateHash: z.string().nullable(),
})
const runBasis: z.ZodType<RunBasis> = z.object({
  contract: contractRead.exactOptional(),
  read: z.array(
    z.object({
      id: z.number(),
      name: z.string(),
      imports: z.array(z.object({ id: z.number(), rows: z.number() })),
    }),
  ),
  lastHeadChange: z.number(),
})
