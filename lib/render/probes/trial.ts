import type { Conversation, Message } from '@/lib/core/conversation'
import type { InspectionWarning } from '@/lib/contract/inspection'
import type { JsonValue } from '@/lib/core/json'
import type { Result } from '@/lib/core/result'
import type { TemplateProbe } from '@/lib/contract/templates'
import type { Rendering } from '@/lib/jinja'
import { findTemplateWarnings } from '../checks/registry'
import { renderAgain } from '../checks/render-again'
import type { RenderProblem } from '../render'
import type { Setup } from '../setup'

/**
 * Words that no template writes of its own accord, so finding one shows that the template wrote its
 * input.
 */
export const SENTINELS = {
  system: 'wnw_system_7c1e',
  user: 'wnw_user_52fa',
  secondUser: 'wnw_user_90bd',
  assistant: 'wnw_assistant_3e8d',
  secondAssistant: 'wnw_assistant_b64a',
  reasoning: 'wnw_reasoning_a06f',
  toolName: 'wnw_tool_name_41dd',
  secondToolName: 'wnw_tool_name_e27b',
  toolDescription: 'wnw_tool_description_8a33',
  parameter: 'wnw_parameter_f95c',
  argument: 'wnw_argument_1b70',
  result: 'wnw_result_cc48',
  name: 'wnw_name_667e',
} as const

export const user = (content: string = SENTINELS.user): Message => ({ role: 'user', content })
export const assistant = (content: string = SENTINELS.assistant, more: Partial<Message> = {}): Message => ({
  role: 'assistant',
  content,
  ...more,
})
export const system = (content: string = SENTINELS.system): Message => ({ role: 'system', content })

/** A call of one tool with one argument, as an object or as JSON in a string. */
export function toolCall(
  name: string,
  given: JsonValue = { [SENTINELS.parameter]: SENTINELS.argument },
): NonNullable<Message['tool_calls']>[number] {
  return { type: 'function', id: 'call00001', function: { name, arguments: given } }
}

export function toolResult(content: string = SENTINELS.result, name: string = SENTINELS.toolName): Message {
  return { role: 'tool', content, name, tool_call_id: 'call00001' }
}

/** Renders made-up conversations under one setup. */
export class Trial {
  readonly setup: Setup
  #exhausted: RenderProblem | null = null
  #warnings: InspectionWarning[] | null = null

  constructor(setup: Setup) {
    this.setup = setup
  }

  render(
    messages: Message[],
    { tools, prompt = false }: { tools?: Conversation['tools']; prompt?: boolean } = {},
  ): Result<Rendering, RenderProblem> {
    if (this.#exhausted !== null) return { ok: false, problem: this.#exhausted }
    const rendered = renderAgain(tools === undefined ? { messages } : { messages, tools }, this.setup, prompt)
    // A template that runs into its limits is not let run into them fifty times.
    if (!rendered.ok && rendered.problem.code === 'template-limit') this.#exhausted = rendered.problem
    return rendered
  }

  /** The warnings that hold for every example, found once. */
  get warnings(): InspectionWarning[] {
    return (this.#warnings ??= this.#exhausted === null ? findTemplateWarnings(this.setup) : [])
  }

  /** The text, or null where the template refuses. */
  text(...messages: Message[]): string | null {
    const rendered = this.render(messages)
    return rendered.ok ? rendered.value.text : null
  }

  /**
   * With arguments as an object, or as a string where the template fails on objects
   * (transformers#45419).
   */
  renderCalls(build: (given: JsonValue) => Message[], prompt = false): Result<Rendering, RenderProblem> {
    const given = { [SENTINELS.parameter]: SENTINELS.argument }
    const asObject = this.render(build(given), { prompt })
    return asObject.ok || asObject.problem.code !== 'template-runtime'
      ? asObject
      : this.render(build(JSON.stringify(given)), { prompt })
  }

  /**
   * Whether a span of text contains a marker of turns. Gemma also has line breaks and HTML tags as
   * tokens of their own.
   */
  separates(text: string): boolean {
    const { tokenizer } = this.setup
    const { special, added } = tokenizer
    return tokenizer
      .encode(text)
      .some((id) => special.has(id) || /^<[|｜]|^\[\/?[A-Z_]+\]$/u.test(added.get(id)?.content ?? ''))
  }
}

/** One question; some take several renders and answer more than one. */
export type Probe = (trial: Trial) => TemplateProbe

export function sample(
  label: string,
  rendered: Result<Rendering, RenderProblem>,
): { label: string; text: string } {
  return { label, text: rendered.ok ? rendered.value.text : rendered.problem.message }
}
