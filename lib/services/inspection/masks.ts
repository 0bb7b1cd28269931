import { openSetup, type RenderingChoice } from '@/lib/adapters/contract'
import type { Conversation } from '@/lib/core/conversation'
import type { Inspection, InspectionProblem } from '@/lib/contract/inspection'
import type { Result } from '@/lib/core/result'
import { inspect } from '@/lib/render'
import type { Session } from '../host/session'

/** A token that one policy trains and another does not; a label is the token's id, or -100. */
interface DisputedToken {
  index: number
  piece: string
  labels: Record<string, number>
}

export interface MaskComparison {
  differing: number
  tokens: DisputedToken[]
}

/** PyTorch's ignore_index. */
const IGNORED = -100

/**
 * The tokens that policies disagree about, under one tokenizer and template. Throws WinnowError
 * tokenizer-missing, template-error, usage.
 */
export async function openMaskComparison(
  session: Session,
  choice: Omit<RenderingChoice, 'policy'>,
  policies: readonly string[],
): Promise<(conversation: Conversation) => Result<MaskComparison, InspectionProblem>> {
  const setups = await Promise.all(
    policies.map((policy) => openSetup({ ...choice, policy }, session.home, { paths: true })),
  )
  return (conversation) => {
    const masks: Mask[] = []
    for (const [at, setup] of setups.entries()) {
      const inspection = inspect(conversation, setup)
      if (!inspection.ok)
        return {
          ok: false,
          problem: { ...inspection.error, message: `${policies[at]!}: ${inspection.error.message}` },
        }
      masks.push({
        policy: policies[at]!,
        tokens: inspection.tokens,
        trained: trainedSet(inspection.tokens.trained),
      })
    }
    return disputedTokens(masks)
  }
}

interface Mask {
  policy: string
  tokens: Extract<Inspection, { ok: true }>['tokens']
  trained: ReadonlySet<number>
}

function trainedSet(ranges: readonly [number, number][]): Set<number> {
  const trained = new Set<number>()
  for (const [from, to] of ranges) for (let index = from; index < to; index++) trained.add(index)
  return trained
}

function disputedTokens(masks: readonly Mask[]): Result<MaskComparison, InspectionProblem> {
  const [first, ...others] = masks
  const tokens: DisputedToken[] = []
  if (first === undefined) return { ok: true, value: { differing: 0, tokens } }
  const { ids, pieces } = first.tokens
  const other = others.find(
    (mask) => mask.tokens.ids.length !== ids.length || mask.tokens.ids.some((id, index) => id !== ids[index]),
  )
  if (other !== undefined) {
    const message = `${other.policy} gives other tokens than ${first.policy}, so that labels cannot be compared one by one. Inspect the row under each.`
    return { ok: false, problem: { code: 'tokens-differ', message, line: null, column: null } }
  }
  ids.forEach((id, index) => {
    if (others.every(({ trained }) => trained.has(index) === first.trained.has(index))) return
    tokens.push({
      index,
      piece: pieces[id]!,
      labels: Object.fromEntries(
        masks.map(({ policy, trained }) => [policy, trained.has(index) ? id : IGNORED]),
      ),
    })
  })
  return { ok: true, value: { differing: tokens.length, tokens } }
}
