import { openSetup } from './contract'
import type { Home } from './home'
import type { Conversation } from '@/lib/core/conversation'
import { sha256 } from '@/lib/core/hash'
import type { InspectionWarning } from '@/lib/contract/inspection'
import type { ServingContract } from '@/lib/core/serving-contract'
import {
  findRecordWarnings,
  findTemplateWarnings,
  labelExample,
  refusalText,
  ROW_TOO_LONG,
} from '@/lib/render'

/**
 * Only tokens within the maximum length are trained; `kept` counts these, where an example is
 * longer.
 */
interface TokenCounts {
  total: number
  prompt: number
  response: number
  trained: number
  kept?: { prompt: number; response: number }
}

/** Warnings of a record that is refused are those of the record alone. */
export type Labelled = { warnings: InspectionWarning[] } & (
  { ok: true; tokens: TokenCounts } | { ok: false; problem: string; tooLong: boolean }
)

/**
 * Counts the tokens of a conversation under a serving contract, and how many of them are trained;
 * an error raised by the template is a problem, not a crash.
 */
export interface Labeller {
  label(conversation: Conversation): Labelled
  /** SHA-256 of the tokenizer's files. */
  readonly tokenizerHash: string
  readonly templateHash: string
  /** Warnings that hold for every example under this contract. */
  readonly templateWarnings: InspectionWarning[]
}

export async function openLabeller(contract: ServingContract, home: Home): Promise<Labeller> {
  const setup = await openSetup(contract, home)
  return {
    label(conversation) {
      const labelled = labelExample(conversation, setup)
      if (!labelled.ok && labelled.problem.code === ROW_TOO_LONG)
        return { ok: false, problem: labelled.problem.message, tooLong: true, warnings: [] }
      if (!labelled.ok)
        return {
          ok: false,
          problem: refusalText(conversation, labelled.problem, setup),
          tooLong: false,
          warnings: findRecordWarnings(conversation, setup),
        }
      const { ids, trained, promptTokens, responseTokens, kept, warnings } = labelled.value
      return {
        ok: true,
        warnings,
        tokens: {
          total: ids.length,
          prompt: promptTokens,
          response: responseTokens,
          trained: kept?.trained ?? trained,
          ...(kept !== null && { kept: { prompt: kept.promptTokens, response: kept.responseTokens } }),
        },
      }
    },
    tokenizerHash: setup.tokenizer.sha256,
    templateHash: sha256(setup.template.source),
    templateWarnings: findTemplateWarnings(setup),
  }
}
