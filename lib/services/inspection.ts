import { openSetup, type RenderingChoice } from '@/lib/adapters/contract'
import { listTokenizers as tokenizersIn } from '@/lib/adapters/tokenizers'
import type { Conversation } from '@/lib/core/conversation'
import { WinnowError } from '@/lib/core/errors'
import type { Inspection, PolicyView, TokenizerView } from '@/lib/core/inspection'
import { conversationOf, findExample, revisionsOf } from '@/lib/db/examples'
import { inspect, POLICIES } from '@/lib/render'
import { datasetNamed, studio } from './studio'

/** An inspection for each conversation under one choice; where the choice itself cannot be opened, its error for each. */
export async function inspectorFor(choice: RenderingChoice): Promise<(conversation: Conversation) => Inspection> {
  try {
    const setup = await openSetup(choice, studio().home)
    return (conversation) => inspect(conversation, setup)
  } catch (error) {
    if (!(error instanceof WinnowError)) throw error
    const { code, message } = error
    return () => ({ ok: false, error: { code, message, line: null, column: null } })
  }
}

/** One example under the dataset's contract, or under another tokenizer or policy. */
export async function inspectExample(name: string, id: number, options: { tokenizer?: string; policy?: string; revisionId?: number } = {}): Promise<Inspection> {
  const { db } = studio()
  const dataset = await datasetNamed(name)
  const example = findExample(db, dataset.id, id)
  const revisionId = options.revisionId ?? example?.headId
  if (example === undefined || !revisionsOf(db, id).some((revision) => revision.id === revisionId)) throw new WinnowError('not-found', `"${name}" has no such example or revision.`)
  const { contract } = dataset
  const inspector = await inspectorFor({ ...contract, tokenizer: options.tokenizer ?? contract.tokenizer, policy: options.policy ?? contract.policy })
  return inspector(conversationOf(db, revisionId!))
}

export function listTokenizers(): Promise<TokenizerView[]> {
  return Promise.resolve(tokenizersIn(studio().home.dir))
}

export function listPolicies(): PolicyView[] {
  return [...POLICIES]
}
