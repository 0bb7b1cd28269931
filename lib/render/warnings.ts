import type { InspectionWarning } from '@/lib/core/inspection'
import type { Analysis } from './analyse'
import { contentWarnings } from './content-warnings'
import { IGNORED } from './labels'
import { renderConversation } from './render'
import { templateInputs, type Setup } from './setup'

/** What a person should know before this example is trained on. */
export function findWarnings(analysis: Analysis, setup: Setup): InspectionWarning[] {
  return [
    ...zeroTrained(analysis, setup),
    ...untrainedTerminators(analysis),
    ...straddling(analysis, setup),
    ...overLength(analysis, setup),
    ...doubleBos(analysis, setup),
    ...weights(analysis, setup),
    ...unstablePrompt(analysis, setup),
    ...contentWarnings(analysis, setup),
  ]
}

/** transformers#34172: a mask of zeros trains nothing, and the loss looks fine. */
function zeroTrained({ trained }: Analysis, setup: Setup): InspectionWarning[] {
  if (trained > 0) return []
  return [{ code: 'zero-trained', message: `No token is trained under the policy ${setup.policy}.` }]
}

/** trl#5988, #7230: an end of turn outside the mask makes a model that never stops. */
function untrainedTerminators({ turns, spans }: Analysis): InspectionWarning[] {
  return turns.flatMap((turn) => {
    if (turn.role !== 'assistant' || !spans.some((span) => span.start < turn.end && span.end > turn.headerEnd)) return []
    const end = turn.endToken
    if (end === null) {
      return [{ code: 'untrained-terminator', message: `Message ${turn.message} is trained, but the template ends it with no special token: the model does not learn where to stop.` }]
    }
    if (spans.some((span) => span.start < end.end && span.end > end.start)) return []
    return [{ code: 'untrained-terminator', message: `Message ${turn.message} is trained without its end-of-turn token: the model does not learn to stop.` }]
  })
}

function straddling({ straddling: indices, rendering, alignment }: Analysis, setup: Setup): InspectionWarning[] {
  const first = indices[0]
  if (first === undefined) return []
  const token = JSON.stringify(rendering.text.slice(alignment.starts[first], alignment.ends[first]))
  return [{ code: 'straddle', message: `${indices.length} trained ${indices.length === 1 ? 'token holds' : 'tokens hold'} characters the policy ${setup.policy} does not train, first ${token} at token ${first}.` }]
}

/** open-instruct#1876, torchtune#2792: what truncation takes first is the end of the last answer. */
function overLength({ ids, labels, trained, turns }: Analysis, setup: Setup): InspectionWarning[] {
  const over = ids.length - setup.maxLength
  if (over <= 0) return []
  const kept = labels.slice(0, setup.maxLength).filter((label) => label !== IGNORED).length
  const lost = kept === 0 && trained > 0 ? 'No trained token is left'
    : kept < trained ? `${trained - kept} of ${trained} trained tokens are cut${turns.at(-1)?.role === 'assistant' ? ', the last end-of-turn token among them' : ''}`
      : 'No trained token is cut'
  return [{ code: 'over-length', message: `${ids.length} tokens, ${over} more than the maximum of ${setup.maxLength}. ${lost}.` }]
}

/** OpenRLHF#393: the template writes a BOS and so does something before it. */
function doubleBos({ ids }: Analysis, setup: Setup): InspectionWarning[] {
  const bos = setup.tokenizer.specialTokens.bos_token
  if (bos === undefined || ids.length < 2 || ids[0] !== ids[1] || setup.tokenizer.piece(ids[0]!) !== bos) return []
  return [{ code: 'double-bos', message: `The text begins with ${bos} twice.` }]
}

function weights({ conversation }: Analysis, setup: Setup): InspectionWarning[] {
  const given = conversation.messages.flatMap(({ weight }) => (weight === undefined ? [] : [weight]))
  if (setup.policy !== 'weights') {
    if (given.every((weight) => weight === 1)) return []
    return [{ code: 'weights-ignored', message: `Messages carry weights, which the policy ${setup.policy} does not use. Take the policy weights.` }]
  }
  if (given.every((weight) => weight === 0 || weight === 1)) return []
  return [{ code: 'fractional-weight', message: 'A weight between 0 and 1 trains the message here; the trainer must apply its share.' }]
}

/** trl#5213: under completion, what the model is asked must be how the training text begins. */
function unstablePrompt({ conversation, rendering, spans }: Analysis, setup: Setup): InspectionWarning[] {
  if (setup.policy !== 'completion' || spans.length === 0) return []
  const asked = { ...conversation, messages: conversation.messages.slice(0, -1) }
  const prompt = renderConversation(asked, setup.template, templateInputs(setup, true))
  if (prompt.ok && rendering.text.slice(0, spans[0]!.start) === prompt.value.text) return []
  return [{ code: 'prompt-differs', message: 'The prompt rendered alone is not how this text begins: the model will be asked in other tokens than it is trained on.' }]
}
