import type { Conversation } from '@/lib/core/conversation'
import type { Result } from '@/lib/core/result'
import type { Rendering } from '@/lib/jinja'
import type { PolicyId } from '../policies'
import { renderConversation, type RenderProblem } from '../render'
import { templateInputs, type Setup } from '../setup'

/**
 * Another conversation under the same template: a part of the example, or the example as the model
 * will be asked.
 */
export function renderAgain(
  conversation: Conversation,
  setup: Setup,
  addGenerationPrompt: boolean,
): Result<Rendering, RenderProblem> {
  return renderConversation(conversation, setup.template, templateInputs(setup, addGenerationPrompt))
}

/**
 * Trainers that write the text in another way than the template of the setup does, so that the two
 * cannot be compared.
 */
const OTHER_TEXT: ReadonlySet<PolicyId> = new Set<PolicyId>([
  'trl-assistant',
  'axolotl-turn',
  'axolotl-last',
  'axolotl-all',
  'llama-factory',
  'torchtune',
])

/** Whether the text of an example is the template's own rendering of its conversation. */
export function isTemplateText({ policy }: Setup): boolean {
  return !OTHER_TEXT.has(policy)
}
