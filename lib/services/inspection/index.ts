import { openSetup, type RenderingChoice } from '@/lib/adapters/contract'
import { listTokenizers as tokenizersIn } from '@/lib/adapters/tokenizers'
import type { Conversation } from '@/lib/core/conversation'
import { WinnowError } from '@/lib/core/errors'
import {
  type Inspection,
  type InspectionSide,
  type PolicyView,
  SHOWN_CHARACTERS,
  type TokenizerView,
} from '@/lib/contract/inspection'
import type { ServingContract } from '@/lib/core/serving-contract'
import { conversationOf, findExample, revisionsOf } from '@/lib/db/examples'
import { cutInspection, inspect, POLICIES } from '@/lib/render'
import type { Session } from '../host/session'

/**
 * An inspection for each conversation under one choice; where the choice itself cannot be opened,
 * its error for each.
 */
export async function inspectorFor(
  session: Session,
  choice: RenderingChoice,
): Promise<(conversation: Conversation) => Inspection> {
  try {
    const setup = await openSetup(choice, session.home)
    return (conversation) => cutInspection(inspect(conversation, setup), SHOWN_CHARACTERS)
  } catch (error) {
    if (!(error instanceof WinnowError)) throw error
    const { code, message } = error
    return () => ({ ok: false, error: { code, message, line: null, column: null } })
  }
}

/** Options of an inspection that replace those of the dataset's contract. */
export interface InspectionOptions {
  tokenizer?: string | undefined
  /**
   * Id of a template; null: the tokenizer's own. Never a file: this comes from browsers, and
   * openSetup takes no paths from them.
   */
  template?: string | null | undefined
  policy?: string | undefined
  /** The day templates are told it is, YYYY-MM-DD. */
  date?: string | undefined
  revisionId?: number | undefined
}

/** One example under the dataset's contract, or as the options say. */
export async function inspectExample(
  session: Session,
  name: string,
  id: number,
  options: InspectionOptions = {},
): Promise<Inspection> {
  const { contract, conversation } = await contractAndConversation(session, name, id, options.revisionId)
  const {
    tokenizer = contract.tokenizer,
    template = contract.template,
    policy = contract.policy,
    date,
  } = options
  const inspector = await inspectorFor(session, {
    ...contract,
    tokenizer,
    template,
    policy,
    ...(date !== undefined && { date }),
  })
  return inspector(conversation)
}

/** One example from several sides; a side that cannot render it says why, in its place. */
export async function compareExample(
  session: Session,
  name: string,
  id: number,
  sides: readonly InspectionSide[],
  date?: string,
): Promise<Inspection[]> {
  const { contract, conversation } = await contractAndConversation(session, name, id, undefined)
  const inspectors = await Promise.all(
    sides.map((side) => inspectorFor(session, { ...contract, ...side, ...(date !== undefined && { date }) })),
  )
  return inspectors.map((inspector) => inspector(conversation))
}

async function contractAndConversation(
  session: Session,
  name: string,
  id: number,
  revision: number | undefined,
): Promise<{ contract: ServingContract; conversation: Conversation }> {
  const { db } = session
  const dataset = await session.dataset(name, 'reader')
  const example = findExample(db, dataset.id, id)
  const revisionId = revision ?? example?.headId
  if (example === undefined || !revisionsOf(db, id).some((one) => one.id === revisionId))
    throw new WinnowError('not-found', `"${name}" has no such example or revision.`)
  return { contract: dataset.contract, conversation: conversationOf(db, revisionId!) }
}

export function listTokenizers(session: Session): Promise<TokenizerView[]> {
  return Promise.resolve(tokenizersIn(session.home.dir))
}

export function listPolicies(): PolicyView[] {
  return [...POLICIES]
}
