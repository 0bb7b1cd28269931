import type { AnalysedExample } from '../analyse'
import { IGNORED } from '../labels'
import type { Setup } from '../setup'
import type { Found, RenderingCheck } from './check'
import { capitalised, counted, messageName } from '../words'

export const overLength: RenderingCheck = {
  code: 'over-length',
  of: 'rendering',
  severity: 'warning',
  title: 'Longer than the maximum',
  why: 'Everything beyond the maximum length is cut off, including the end of the last answer.',
  remedy: 'Shorten or split the example, or raise the maximum length.',
  find(analysis, { maxLength }) {
    const { ids, trained } = analysis
    if (ids.length <= maxLength) return []
    const kept = keptTrained(analysis, maxLength)
    const lost =
      kept < trained ? `${trained - kept} of ${trained} trained tokens are cut` : 'No trained token is cut'
    return [
      {
        message: `${counted(ids.length, 'token')}, ${ids.length - maxLength} more than the maximum of ${maxLength}. ${lost}.`,
        span: cutSpan(analysis, maxLength),
      },
    ]
  },
}

/** open-instruct#1876, LLaMA-Factory#3945. */
export const truncatedAway: RenderingCheck = {
  code: 'truncated-away',
  of: 'rendering',
  severity: 'error',
  title: 'The cut leaves nothing to train',
  why:
    'The prompt alone is longer than the maximum, so the whole answer is cut off and every label that ' +
    'is left is masked. A batch of such examples has a loss that is not a number.',
  remedy: 'Shorten the prompt, raise the maximum length, or leave the example out.',
  find(analysis, { maxLength }) {
    const { ids, trained } = analysis
    if (ids.length <= maxLength || trained === 0 || keptTrained(analysis, maxLength) > 0) return []
    return [
      {
        message: `The first trained token lies beyond the maximum of ${counted(maxLength, 'token')}: none of ${trained} is left.`,
        span: cutSpan(analysis, maxLength),
      },
    ]
  },
}

/** torchtune#2792: the answer is trained up to the cut, and what follows the cut was its end. */
export const truncatedEnd: RenderingCheck = {
  code: 'truncated-end',
  of: 'rendering',
  severity: 'warning',
  title: 'The cut takes the end of an answer',
  why:
    'The answer is trained without its end-of-turn token, so the model learns to go on, or to stop in ' +
    'the middle of a sentence.',
  remedy:
    'Shorten or split the example, raise the maximum length, or leave such examples out of the training set.',
  find: (analysis, setup) => cutAnswer(analysis, setup),
}

/** The answer the cut goes through: some of it is still trained, its end is not. */
function cutAnswer(
  { ids, labels, turns, alignment: { starts }, conversation }: AnalysedExample,
  { maxLength }: Setup,
): Found[] {
  const cut = ids.length <= maxLength ? undefined : starts[maxLength]
  const turn =
    cut === undefined
      ? undefined
      : turns.find(
          ({ role, headerEnd, endToken }) =>
            role === 'assistant' && headerEnd < cut && endToken !== null && endToken.end > cut,
        )
  if (cut === undefined || turn === undefined || turn.endToken === null) return []
  const { headerEnd, endToken } = turn
  let [keeps, loses] = [false, false]
  for (let index = 0; index < labels.length; index++) {
    if (labels[index] === IGNORED) continue
    if (index < maxLength && starts[index]! >= headerEnd) keeps = true
    if (index >= maxLength && starts[index]! >= endToken.start && starts[index]! < endToken.end) loses = true
  }
  if (!keeps || !loses) return []
  return [
    {
      message: `${capitalised(messageName(turn.message, conversation))} is cut at token ${maxLength}, before its end-of-turn token.`,
      span: { start: cut, end: endToken.end },
    },
  ]
}

function keptTrained({ labels }: AnalysedExample, maxLength: number): number {
  let kept = 0
  for (let index = 0; index < maxLength; index++) if (labels[index] !== IGNORED) kept++
  return kept
}

function cutSpan(
  { alignment: { starts }, rendering: { text } }: AnalysedExample,
  maxLength: number,
): { start: number; end: number } {
  return { start: starts[maxLength] ?? text.length, end: text.length }
}
