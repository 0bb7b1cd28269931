import { parseConversation } from '@/lib/core/conversation'
import { fromJson, TemplateError, type ContextValue, type Template } from '@/lib/jinja'
import { pinnedDate, renderConversation, type SpecialTokens } from '@/lib/render'
import { REFERENCE_DATE } from './reference'

/** A text, or that there is none. */
export type Made = { text: string } | { error: string }

/**
 * What the engine makes of a conversation read as Python reads it: numbers as they are written,
 * keys in their order.
 */
export function renderExactly(conversation: string, template: Template, specialTokens: SpecialTokens): Made {
  const given = fromJson(conversation)
  const { messages, tools, generation_prompt } = Object.fromEntries(
    given instanceof Map ? (given as Map<string, ContextValue>) : Object.entries(given as object),
  ) as Record<string, ContextValue>
  const context = {
    messages,
    tools: Array.isArray(tools) && tools.length > 0 ? tools : null,
    documents: null,
    add_generation_prompt: generation_prompt,
    date_string: REFERENCE_DATE,
    ...specialTokens,
  }
  try {
    return { text: template.render(context, { strftimeNow: () => REFERENCE_DATE }).text }
  } catch (error) {
    if (error instanceof TemplateError) return { error: error.message }
    throw error
  }
}

/** What the product makes of it, from the stored conversation on. */
export function renderStored(conversation: string, template: Template, specialTokens: SpecialTokens): Made {
  const made = renderConversation(parseConversation(conversation), template, {
    specialTokens,
    date: pinnedDate('2024-07-26'),
    addGenerationPrompt: conversation.endsWith('"generation_prompt": true}'),
  })
  return made.ok ? { text: made.value.text } : { error: made.problem.message }
}

/** JavaScript objects move keys that are whole numbers to the front (docs/decisions/0011). */
export function hasNumericKey(conversation: string): boolean {
  return /"\d+": /.test(conversation)
}

/**
 * How two renders differ, in few words; null where they do not. An error is an error, whatever it
 * says.
 */
export function difference(ours: Made, theirs: Made): string | null {
  if ('error' in ours || 'error' in theirs) {
    if ('error' in ours && 'error' in theirs) return null
    return 'error' in ours
      ? `we refuse (${ours.error}), Python renders`
      : `we render, Python refuses (${'error' in theirs ? theirs.error : ''})`
  }
  if (ours.text === theirs.text) return null
  let at = 0
  while (ours.text[at] === theirs.text[at]) at++
  const near = (text: string): string => JSON.stringify(text.slice(Math.max(0, at - 30), at + 40))
  return `from ${at}: ours ${near(ours.text)}, Python ${near(theirs.text)}`
}
