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

/**
 * Why a run no longer describes the current data. `fixes`: texts that people changed in review, as
 * intended.
 */
export interface StaleReason {
  kind: 'contract' | 'rules' | 'rows' | 'fixes'
  text: string
}

/** Empty if the run is current. */
export type StaleReasons = readonly StaleReason[]

/** How the contract differs from the one before. */
export function contractChanges(before: ContractBasis, now: ContractBasis): StaleReason[] {
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

/** `here` is the run's own dataset, which needs no name. */
export function rowChanges(
  { name, added, removed, edited, rows }: ChangedRows,
  here: boolean,
): StaleReason[] {
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
export const RULES_CHANGED: StaleReason = {
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
