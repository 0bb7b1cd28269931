import type { ServingContract } from './serving-contract'

/**
 * The data an analysis read, stored with its run; comparing it with today's data shows whether the
 * run is stale.
 */
export interface RunBasis {
  /** Only for analyses that render rows. */
  contract?: ContractBasis
  /** The datasets it read, its own first. */
  read: ReadDataset[]
  /** The last change of a current revision that it saw, of any dataset. */
  lastHeadChange: number
}

/**
 * The contract with its ids resolved to hashes. The system prompt is left out, since it is put into
 * no row.
 */
export interface ContractBasis extends Pick<
  ServingContract,
  'tokenizer' | 'template' | 'policy' | 'maxLength' | 'systemPrompts'
> {
  /** SHA-256 of tokenizer.json and of the template's text; null where they cannot be read. */
  tokenizerHash: string | null
  templateHash: string | null
}

export interface ReadDataset {
  id: number
  name: string
  /** The finished imports it had, and the rows of each. */
  imports: { id: number; rows: number }[]
}

/** How the rows of a dataset have changed since a run read them. */
export interface ChangedRows {
  name: string
  added: number
  /** Rows that were read and no longer exist. */
  removed: number
  /** Rows whose text is another one now. */
  edited: number
  /** Rows there are now. */
  rows: number
}

/** An eval set: the id of its dataset, or the SHA-256 of the file of its hashes. */
export interface NamedSet {
  key: number | string
  name: string
}

/** All that the result of an analysis follows from. */
export interface AnalysisBasis {
  /** Of the analysis. */
  version: number
  parameters: Readonly<Record<string, unknown>>
  /** Only for analyses that render rows. */
  contract: ContractBasis | null
  /** The datasets whose rows it reads, its own first. */
  datasets: readonly string[]
  /** Only for analyses that search for eval sets. */
  evalSets: ReadonlySet<NamedSet['key']> | null
}

/**
 * The same as it would be read now. Rows by their changes: imports and texts are never changed, so
 * these follow from what was added, removed and fixed, without reading a row.
 */
export interface PresentBasis extends Pick<AnalysisBasis, 'version' | 'parameters' | 'contract'> {
  /** Of each dataset that was read; null where it no longer exists. */
  rows: readonly (ChangedRows | null)[]
  /** The eval sets there are. */
  evalSets: readonly NamedSet[]
}

/**
 * Why a run no longer describes the current data. `fixes`: texts that people changed in review, as
 * intended.
 */
export interface StaleReason {
  kind: 'contract' | 'rules' | 'parameters' | 'rows' | 'fixes'
  text: string
}

/** Empty if the run is current. */
export type StaleReasons = readonly StaleReason[]

/** Each difference between what a run has read and what it would read now. */
export function differences(before: AnalysisBasis, now: PresentBasis): StaleReason[] {
  return [
    ...(before.version < now.version ? [RULES_CHANGED] : []),
    ...parameterChanges(before.parameters, now.parameters),
    ...(before.contract === null || now.contract === null
      ? []
      : contractChanges(before.contract, now.contract)),
    ...(before.evalSets === null ? [] : unsearched(before.evalSets, now.evalSets)),
    ...before.datasets.flatMap((name, at) => datasetChanges(name, now.rows[at] ?? null, at === 0)),
  ]
}

/** `here` is the run's own dataset, which needs no name. */
function datasetChanges(name: string, changed: ChangedRows | null, here: boolean): StaleReason[] {
  return changed === null
    ? [{ kind: 'rows', text: `the dataset ${name} was removed since` }]
    : rowChanges(changed, here)
}

function parameterChanges(
  before: AnalysisBasis['parameters'],
  now: AnalysisBasis['parameters'],
): StaleReason[] {
  const changed = [...new Set([...Object.keys(before), ...Object.keys(now)])]
    .sort()
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(now[name]))
    .map((name) => `${name} ${shown(before[name])}, now ${shown(now[name])}`)
  return changed.length === 0
    ? []
    : [{ kind: 'parameters', text: `it was asked for again with other parameters (${changed.join('; ')})` }]
}

function shown(value: unknown): string {
  return value === undefined ? 'not set' : JSON.stringify(value)
}

/**
 * A search says nothing of eval sets that it did not look for: they came later, or were left out.
 */
function unsearched(searched: ReadonlySet<NamedSet['key']>, here: readonly NamedSet[]): StaleReason[] {
  const missing = here.filter(({ key }) => !searched.has(key)).map(({ name }) => name)
  if (missing.length === 0) return []
  return [
    {
      kind: 'rows',
      text: `the eval set${missing.length === 1 ? '' : 's'} ${missing.join(', ')} ${missing.length === 1 ? 'was' : 'were'} not searched for`,
    },
  ]
}

/** How the contract differs from the one before. */
function contractChanges(before: ContractBasis, now: ContractBasis): StaleReason[] {
  const changes: string[] = []
  if (now.tokenizerHash === null || now.templateHash === null)
    changes.push('the tokenizer or the template of the contract cannot be read any more')
  const anotherTokenizer = before.tokenizer !== now.tokenizer
  if (anotherTokenizer)
    changes.push(`the tokenizer of the contract changed since (${before.tokenizer}, now ${now.tokenizer})`)
  else if (now.tokenizerHash !== null && before.tokenizerHash !== now.tokenizerHash)
    changes.push(`the files of the tokenizer ${now.tokenizer} changed since`)
  const ownTemplate = before.template === null && now.template === null
  if (
    !(anotherTokenizer && ownTemplate) &&
    now.templateHash !== null &&
    before.templateHash !== now.templateHash
  )
    changes.push('the template of the contract changed since')
  if (before.policy !== now.policy)
    changes.push(`the mask policy of the contract changed since (${before.policy}, now ${now.policy})`)
  if (before.maxLength !== now.maxLength)
    changes.push(
      `the maximum length of the contract changed since (${number(before.maxLength)}, now ${number(now.maxLength)})`,
    )
  if (before.systemPrompts !== now.systemPrompts) changes.push('the handling of system prompts changed since')
  return changes.map((text) => ({ kind: 'contract', text }))
}

function rowChanges({ name, added, removed, edited, rows }: ChangedRows, here: boolean): StaleReason[] {
  const of = here ? '' : ` of ${name}`
  return [
    ...(added > 0
      ? [
          {
            kind: 'rows' as const,
            text: `${counted(added)}${of} ${added === 1 ? 'was' : 'were'} added since`,
          },
        ]
      : []),
    ...(removed > 0
      ? [
          {
            kind: 'rows' as const,
            text: `${counted(removed)}${of} ${removed === 1 ? 'was' : 'were'} removed since`,
          },
        ]
      : []),
    ...(edited > 0
      ? [
          {
            kind: 'fixes' as const,
            text: `${number(edited)} of ${counted(rows)}${of} ${edited === 1 ? 'was' : 'were'} fixed since`,
          },
        ]
      : []),
  ]
}

export const EARLIER_VERSION: StaleReason = {
  kind: 'rules',
  text: 'an earlier version of Winnow made it, which did not note what it read',
}
export const UNREADABLE: StaleReason = {
  kind: 'rules',
  text: 'an earlier version of Winnow made it, whose figures this one does not read',
}
const RULES_CHANGED: StaleReason = {
  kind: 'rules',
  text: 'this version of Winnow searches differently than the one that made it',
}

/** One sentence of all reasons; null where there are none. */
export function staleSentence(reasons: StaleReasons): string | null {
  if (reasons.length === 0) return null
  const text = reasons.map((reason) => reason.text).join('; ')
  return `${text[0]!.toUpperCase()}${text.slice(1)}.`
}

const number = (value: number): string => value.toLocaleString('en')
const counted = (rows: number): string => `${number(rows)} row${rows === 1 ? '' : 's'}`
