import type { Conversation } from '@/lib/core/conversation'
import { templateInputs } from './environment'
import { arrangeSystemPrompts } from './merge-system'
import { renderConversation, type RenderProblem } from './render'
import type { Setup } from './setup'

/**
 * A refusal in words, with the remedy where it is the system role that the template does not take.
 */
export function refusalText(conversation: Conversation, problem: RenderProblem, setup: Setup): string {
  const merged = arrangeSystemPrompts(conversation, 'merge-into-user')
  if (setup.systemPrompts !== 'keep' || merged === conversation) return problem.message
  if (!renderConversation(merged, setup.template, templateInputs(setup, false)).ok) return problem.message
  const stop = /[.!?]$/.test(problem.message) ? '' : '.'
  return `${problem.message}${stop} With its system message merged into the user turn it can be rendered: set "System prompts" accordingly in the contract, and serve the model the same way.`
}
