import { openSetup } from '@/lib/adapters/contract'
import type { Home } from '@/lib/adapters/home'
import type { Conversation } from '@/lib/core/conversation'
import type { ServingContract } from '@/lib/core/views'
import { labelExample } from '@/lib/render'

interface TokenCounts {
  total: number
  prompt: number
  response: number
  trained: number
}

export type Labelled = { ok: true; tokens: TokenCounts } | { ok: false; problem: string }

/** Counts what a conversation costs and trains under a serving contract; a template that raises is a problem, not a crash. */
export interface Labeller {
  label(conversation: Conversation): Labelled
  /** Null where the conversation trains at least one token. */
  whyUntrained(conversation: Conversation): string | null
}

export async function openLabeller(contract: ServingContract, home: Home): Promise<Labeller> {
  const setup = await openSetup(contract, home)
  const label = (conversation: Conversation): Labelled => {
    const labelled = labelExample(conversation, setup)
    if (!labelled.ok) return { ok: false, problem: labelled.problem.message }
    const { ids, trained, promptTokens, responseTokens } = labelled.value
    return { ok: true, tokens: { total: ids.length, prompt: promptTokens, response: responseTokens, trained } }
  }
  return {
    label,
    whyUntrained(conversation) {
      const labelled = label(conversation)
      if (!labelled.ok) return labelled.problem
      return labelled.tokens.trained > 0 ? null : `the policy ${contract.policy} trains none of its ${labelled.tokens.total} tokens`
    },
  }
}
