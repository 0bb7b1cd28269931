import type { Conversation } from '@/lib/core/conversation'
import type { InspectionWarning } from '@/lib/contract/inspection'
import type { Piece } from '@/lib/jinja'
import { analyse, type AnalysedExample } from '../analyse'
import type { Setup } from '../setup'
import { bosByBoth, doubleBos } from './bos'
import type { Check, Found, RenderingCheck } from './check'
import { addedTokenInContent, controlTokenInContent } from './control-tokens'
import { templateDate } from './date'
import { contentDropped, contentPartlyDropped } from './dropped'
import { overLength, truncatedAway, truncatedEnd } from './length'
import { wrongFamilyMarker } from './markers'
import { answerPartlyTrained, headerTrained, othersTrained } from './others-trained'
import { prefixUnstable } from './prefix'
import { listPrinted, nonePrinted } from './printed-as-python'
import { promptDiffers } from './prompt-differs'
import { maskRunsOn } from './runs-on'
import { sourceOf } from './source'
import { eosNotRendered, padTrained } from './special-tokens'
import { straddle } from './straddle'
import { templateAddedSystem } from './template-added'
import { emptyThinkTrained, severalThinks, unbalancedThink } from './think'
import {
  argumentType,
  doubleEncodedArguments,
  nullToolArguments,
  stringToolArguments,
} from './tool-arguments'
import { untrainedTerminator } from './untrained-terminator'
import { fractionalWeight, weightsIgnored } from './weights'
import { zeroTrained } from './zero-trained'

/** The checks that run on every example, in the order they are listed. */
export const EXAMPLE_CHECKS: readonly Check[] = [
  zeroTrained,
  untrainedTerminator,
  othersTrained,
  maskRunsOn,
  answerPartlyTrained,
  straddle,
  headerTrained,
  overLength,
  truncatedAway,
  truncatedEnd,
  doubleBos,
  weightsIgnored,
  fractionalWeight,
  promptDiffers,
  prefixUnstable,
  contentDropped,
  contentPartlyDropped,
  nonePrinted,
  listPrinted,
  controlTokenInContent,
  addedTokenInContent,
  wrongFamilyMarker,
  unbalancedThink,
  severalThinks,
  stringToolArguments,
  doubleEncodedArguments,
  nullToolArguments,
  argumentType,
  templateAddedSystem,
  templateDate,
  emptyThinkTrained,
]

/**
 * The checks with the same answer for every example, which run once. Those with a place in the text
 * are shown there too.
 */
const TEMPLATE_CHECKS: readonly RenderingCheck[] = [
  padTrained,
  eosNotRendered,
  bosByBoth,
  templateAddedSystem,
  templateDate,
  emptyThinkTrained,
]

/** All checks, by the code of their findings. */
export const CHECKS: readonly Check[] = [...new Set([...EXAMPLE_CHECKS, ...TEMPLATE_CHECKS])]

/**
 * Warnings of one check listed for one example. A message full of control tokens must not fill the
 * screen.
 */
const MAXIMUM_OF_ONE_CHECK = 20

/** The warnings a person should read before this example is trained on. */
export function findWarnings(analysis: AnalysedExample, setup: Setup): InspectionWarning[] {
  const { pieces } = analysis.rendering
  return EXAMPLE_CHECKS.flatMap((check) => toWarnings(check, check.find(analysis, setup), pieces))
}

/** The warnings about a record that the template refuses. */
export function findRecordWarnings(conversation: Conversation, setup: Setup): InspectionWarning[] {
  return EXAMPLE_CHECKS.flatMap((check) =>
    check.of === 'record' ? toWarnings(check, check.find({ conversation }, setup), []) : [],
  )
}

const PLAIN: Conversation = {
  messages: [
    { role: 'user', content: 'a' },
    { role: 'assistant', content: 'b' },
  ],
}

/**
 * The warnings that hold for every example of a setup. They are found in a made-up plain chat, so
 * they have no place to show.
 */
export function findTemplateWarnings(setup: Setup): InspectionWarning[] {
  const plain = analyse(PLAIN, setup)
  return plain.ok
    ? TEMPLATE_CHECKS.flatMap((check) =>
        toWarnings(
          check,
          check.find(plain.value, setup).map(({ message }) => ({ message, span: null })),
          [],
        ),
      )
    : []
}

function toWarnings(
  { code, severity, why, remedy }: Check,
  found: readonly Found[],
  pieces: readonly Piece[],
): InspectionWarning[] {
  const more = found.length - MAXIMUM_OF_ONE_CHECK
  return found.slice(0, MAXIMUM_OF_ONE_CHECK).map(({ message, span }, index) => ({
    code,
    severity,
    span,
    why,
    remedy,
    message:
      more > 0 && index === MAXIMUM_OF_ONE_CHECK - 1
        ? `${message} There are ${more} more of this kind.`
        : message,
    source: span === null ? null : sourceOf(span, pieces),
  }))
}
