import type { Conversation } from '@/lib/core/conversation'
import { encodeConversation } from '../encode'
import { templateInputs, type Environment } from '../environment'
import { renderConversation } from '../render'
import { mark, type Emulation } from './emulation'

/**
 * TRL's SFTTrainer with completion_only_loss: all messages but the last are the prompt, and as many
 * tokens as the prompt has on its own are masked at the beginning of the example. If the example
 * does not begin with the prompt as rendered on its own, the trainer warns and masks the wrong
 * tokens.
 */
export function trlCompletion(environment: Environment): Emulation {
  return (conversation) => {
    const encoded = encodeConversation(conversation, environment)
    if (!encoded.ok) return encoded
    const prompt = countPrompt(conversation, environment)
    if (!prompt.ok) return prompt
    const trained = new Uint8Array(encoded.value.ids.length)
    mark(trained, prompt.value, trained.length)
    return { ok: true, value: { ...encoded.value, trained, runsOn: false } }
  }
}

function countPrompt(conversation: Conversation, environment: Environment) {
  const asked = { ...conversation, messages: conversation.messages.slice(0, -1) }
  if (asked.messages.length === 0) return { ok: true as const, value: 0 }
  const rendered = renderConversation(asked, environment.template, templateInputs(environment, true))
  return rendered.ok
    ? { ok: true as const, value: environment.tokenizer.encode(rendered.value.text).length }
    : rendered
}
