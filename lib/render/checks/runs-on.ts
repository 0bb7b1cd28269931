import type { AnalysedExample } from '../analyse'
import { transformersMask } from '../emulations/transformers-mask'
import type { Setup } from '../setup'
import type { RenderingCheck } from './check'
import { isTrained } from './tokens'
import { messageName } from '../words'

/**
 * transformers#47325, still so in 5.18.0: 'cafe\u0301' at the end of an answer trains the next user
 * turn.
 */
export const maskRunsOn: RenderingCheck = {
  code: 'mask-runs-on',
  of: 'rendering',
  severity: 'error',
  title: 'Transformers’ mask runs on',
  why:
    'The tokenizer composes the last character of the answer, and its offsets leave a hole there. ' +
    'Transformers does not find the end of the mask in the hole and trains the rest of the ' +
    'conversation, what users say included.',
  remedy: 'Compose the text (Unicode NFC) before training.',
  find(analysis, setup) {
    const trained = maskThatRunsOn(analysis, setup)
    if (trained === null) return []
    const {
      turns,
      conversation,
      rendering: { text },
      alignment: { starts },
    } = analysis
    let first = trained.length
    while (first > 0 && trained[first - 1] === 1) first--
    const from = starts[first] ?? text.length
    const turn = turns.find(({ end }) => end > from)
    const begun =
      turn === undefined ? 'The mask' : `The mask begun in ${messageName(turn.message, conversation)}`
    return [
      {
        message: `${begun} goes on to the end of the text${setup.emulation === null ? ' in Transformers' : ''}: its last character is not composed.`,
        span: { start: from, end: text.length },
      },
    ]
  },
}

/**
 * One per token, as the trainer masks it; null where its mask stops where it should, or where it is
 * made otherwise.
 */
function maskThatRunsOn(analysis: AnalysedExample, { policy, tokenizer }: Setup): Uint8Array | null {
  if (analysis.runsOn)
    return Uint8Array.from(analysis.labels, (_, index) => (isTrained(analysis, index) ? 1 : 0))
  if (policy !== 'generation') return null
  const { trained, runsOn } = transformersMask(analysis, tokenizer)
  return runsOn ? trained : null
}
