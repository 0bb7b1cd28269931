import { encodeConversation } from '../encode'
import type { Environment } from '../environment'
import { compileTemplate } from '../render'
import { problem, refusing, type Emulation } from './emulation'
import { hasGenerationMarkers, trainingTemplate } from './trl-training-template'
import { transformersMask } from './transformers-mask'

/**
 * TRL's SFTTrainer with assistant_only_loss: a template without generation tags is replaced by
 * TRL's training variant of it, and the mask is the one of transformers, with its bug.
 */
export function trlAssistant(environment: Environment): Emulation {
  const { source } = environment.template
  const replaced = hasGenerationMarkers(source) ? source : trainingTemplate(source)
  if (replaced === null) {
    return refusing(
      'trl-no-training-template',
      'SFTTrainer stops here with a ValueError: the template has no generation tags, and TRL has no training variant of it (it knows a template by every character of it). Put {% generation %} and {% endgeneration %} around what the assistant writes, or train on prompt and completion.',
    )
  }
  const trainer = replaced === source ? environment : { ...environment, template: compileTemplate(replaced) }
  return (conversation) => {
    const encoded = encodeConversation(conversation, trainer)
    if (!encoded.ok) return encoded
    const mask = transformersMask(encoded.value, environment.tokenizer)
    if (!mask.trained.includes(1)) {
      return problem(
        'trl-no-assistant-tokens',
        'SFTTrainer stops here with a RuntimeError: the mask of this example is empty, and one such example is enough. Leave the example out, or give it an answer of the assistant.',
      )
    }
    return { ok: true, value: { ...encoded.value, ...mask } }
  }
}
