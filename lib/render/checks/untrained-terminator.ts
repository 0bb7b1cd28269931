import type { AnalysedExample } from '../analyse'
import type { EndedTurn } from '../ends'
import type { Found, RenderingCheck } from './check'
import { trainsIn } from './tokens'
import { capitalised, messageName } from '../words'

/** trl#5988, #7230: a run of hours lost because the end of turn lay outside the mask. */
export const untrainedTerminator: RenderingCheck = {
  code: 'untrained-terminator',
  of: 'rendering',
  severity: 'error',
  title: 'End of turn is not trained',
  why:
    'A model that is never trained on the end-of-turn token does not learn to stop: it runs on into a ' +
    'made-up next turn.',
  remedy:
    'Use a policy that trains the end of the turn, or a template that writes the end-of-turn token ' +
    'inside the trained part.',
  find(analysis) {
    return analysis.turns.flatMap((turn) => (turn.role === 'assistant' ? ofTurn(turn, analysis) : []))
  },
}

function ofTurn(turn: EndedTurn, analysis: AnalysedExample): Found[] {
  const { endToken: end, headerEnd, bodyEnd } = turn
  if (!trainsIn(analysis, { start: headerEnd, end: bodyEnd }) || (end !== null && trainsIn(analysis, end)))
    return []
  const name = capitalised(messageName(turn.message, analysis.conversation))
  return end === null
    ? [
        {
          message: `${name} is trained, but the template ends it with no special token.`,
          span: { start: turn.contentEnd, end: turn.end },
        },
      ]
    : [{ message: `${name} is trained without its end-of-turn token.`, span: end }]
}
