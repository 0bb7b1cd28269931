import type { PolicyId } from '../policies'
import type { RenderingCheck } from './check'
import { commonPrefix } from '../common-prefix'
import { renderAgain } from './render-again'

/** Policies that take the prompt as what stands before the answer of the whole text. */
const BY_PROMPT: ReadonlySet<PolicyId> = new Set<PolicyId>(['completion', 'trl-completion'])

/** trl#5213, prime-rl#947: one more render, and only under these policies. */
export const promptDiffers: RenderingCheck = {
  code: 'prompt-differs',
  of: 'rendering',
  severity: 'error',
  title: 'The text does not begin with the prompt',
  why:
    'The model will be prompted with other tokens than it is trained on, and a trainer that masks as many ' +
    'tokens as the prompt is long masks the wrong ones.',
  remedy:
    'Use a template whose prompts are prefixes of its examples, or change the record so that both ' +
    'agree (often: move the system prompt into the first user message).',
  find({ conversation, rendering: { text } }, setup) {
    if (!BY_PROMPT.has(setup.policy) || conversation.messages.at(-1)?.role !== 'assistant') return []
    const prompt = renderAgain({ ...conversation, messages: conversation.messages.slice(0, -1) }, setup, true)
    if (!prompt.ok)
      return [{ message: `The template refuses the prompt alone: ${prompt.problem.message}`, span: null }]
    const at = commonPrefix(prompt.value.text, text)
    if (at === prompt.value.text.length) return []
    return [
      {
        message: `The prompt rendered on its own differs from character ${at + 1} on.`,
        span: { start: at, end: text.length },
      },
    ]
  },
}
