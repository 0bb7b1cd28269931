import type { AnalysedExample } from '../analyse'
import type { PolicyId } from '../policies'
import { messageOf } from '../turns'
import type { RenderingCheck } from './check'
import { firstTokenAfter, isTrained, tokensIn } from './tokens'
import { capitalised, counted, messageName, quote } from '../words'

/** Policies that train more than the assistant's turns on purpose. */
const EVERYTHING: ReadonlySet<PolicyId> = new Set<PolicyId>(['all'])

/**
 * Unsloth's markers take the results of tools with them; Axolotl's search by difference takes the
 * next header.
 */
export const othersTrained: RenderingCheck = {
  code: 'others-trained',
  of: 'rendering',
  severity: 'error',
  title: 'Words of others are trained',
  why:
    'The model learns to write what users say, what tools answer and the headers of turns, and makes ' +
    'results up instead of waiting for them.',
  remedy: 'Use a policy that trains the assistant’s turns alone, or another trainer for data of this kind.',
  find(analysis, { policy }) {
    if (EVERYTHING.has(policy)) return []
    return [...trainedOfOthers(analysis)].map(([message, { tokens, start, end }]) => ({
      message: `${capitalised(counted(tokens, 'token'))} of ${messageName(message, analysis.conversation)} ${tokens === 1 ? 'is' : 'are'} trained, from ${quote(analysis.rendering.text.slice(start, end))} on.`,
      span: { start, end },
    }))
  },
}

/**
 * Trained tokens by the message they belong to, where that is not the assistant's. A token is its
 * first character's.
 */
function trainedOfOthers(
  analysis: AnalysedExample,
): Map<number, { tokens: number; start: number; end: number }> {
  const {
    conversation: { messages },
    rendering: { pieces },
    alignment: { starts, ends },
    labels,
  } = analysis
  const found = new Map<number, { tokens: number; start: number; end: number }>()
  let at = 0
  for (let index = 0; index < labels.length; index++) {
    if (!isTrained(analysis, index)) continue
    while (at < pieces.length - 1 && pieces[at]!.end <= starts[index]!) at++
    const piece = pieces[at]
    const owner = piece === undefined ? null : messageOf(piece)
    if (owner === null || (messages[owner]?.role ?? 'assistant') === 'assistant') continue
    const seen = found.get(owner)
    if (seen === undefined) found.set(owner, { tokens: 1, start: starts[index]!, end: ends[index]! })
    else {
      seen.tokens++
      seen.end = Math.max(seen.end, ends[index]!)
    }
  }
  return found
}

/**
 * DeepSeek's training template has its header inside the tags, torchtune trains
 * headers whole.
 */
export const headerTrained: RenderingCheck = {
  code: 'header-trained',
  of: 'rendering',
  severity: 'info',
  title: 'What the prompt supplies is trained',
  why:
    'The prompt ends with these tokens, so the model never has to write them: part of the loss goes to ' +
    'what it is given.',
  remedy: 'Use a policy whose mask begins after the header.',
  find(analysis, { policy }) {
    if (EVERYTHING.has(policy)) return []
    const {
      rendering: { text },
      alignment: { starts, ends },
    } = analysis
    return analysis.turns.flatMap((turn) => {
      if (turn.role !== 'assistant' || turn.headerEnd === turn.start) return []
      const trained = tokensIn(analysis, { start: turn.start, end: turn.headerEnd }).filter(
        (index) => isTrained(analysis, index) && ends[index]! <= turn.headerEnd,
      )
      const first = trained[0]
      if (first === undefined) return []
      const span = { start: starts[first]!, end: turn.headerEnd }
      const header = text.slice(span.start, span.end)
      return header.trim() === ''
        ? []
        : [
            {
              message: `${quote(header)} before ${messageName(turn.message, analysis.conversation)} is trained.`,
              span,
            },
          ]
    })
  },
}

/** axolotl find_turn: an answer that begins with [[ or ends with ]] loses tokens. */
export const answerPartlyTrained: RenderingCheck = {
  code: 'answer-partly-trained',
  of: 'rendering',
  severity: 'warning',
  title: 'Part of an answer is not trained',
  why: 'The model is trained to continue from words it was not trained to write, and never learns the missing ones.',
  remedy:
    'Look at the mask of this message: a template whose tags leave part of the answer out, or a ' +
    'trainer that searches the text for it, can be replaced.',
  find(analysis) {
    return analysis.turns.flatMap((turn) => {
      if (turn.role !== 'assistant') return []
      const missed = missedIn(analysis, turn.headerEnd, turn.bodyEnd)
      if (missed === null) return []
      const { count, of, span, first } = missed
      return [
        {
          message: `${counted(count, 'token')} of ${of} of ${messageName(turn.message, analysis.conversation)} ${count === 1 ? 'is' : 'are'} not trained, first ${quote(first)}.`,
          span,
        },
      ]
    })
  },
}

/** Tokens with words in them that are not trained, where others of the range are. */
function missedIn(
  analysis: AnalysedExample,
  from: number,
  to: number,
): { count: number; of: number; first: string; span: { start: number; end: number } } | null {
  const {
    rendering: { text },
    alignment: { starts, ends },
  } = analysis
  const missed: number[] = []
  const begin = firstTokenAfter(analysis, from)
  let index = begin
  let trained = 0
  for (; index < starts.length && starts[index]! < to; index++) {
    if (isTrained(analysis, index)) trained++
    else if (text.slice(starts[index], ends[index]).trim() !== '') missed.push(index)
  }
  const [first, last] = [missed[0], missed.at(-1)]
  if (first === undefined || last === undefined || trained === 0) return null
  return {
    count: missed.length,
    of: index - begin,
    first: text.slice(starts[first], ends[first]),
    span: { start: starts[first]!, end: ends[last]! },
  }
}
