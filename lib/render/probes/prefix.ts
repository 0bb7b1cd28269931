import type { TemplateProbe } from '@/lib/contract/templates'
import { assistant, sample, SENTINELS, toolCall, user, type Probe, type Trial } from './trial'
import type { Message } from '@/lib/core/conversation'
import type { JsonValue } from '@/lib/core/json'

const WHY =
  'Where earlier turns read differently once later ones follow, the model is trained on a history it ' +
  'never had, and trainers that mask by the length of the prompt mask the wrong tokens.'

/**
 * As TRL's is_chat_template_prefix_preserving decides it: an empty answer with a call, and the same
 * with its result.
 */
export const prefixWithTools: Probe = (trial) => {
  const call = (given: JsonValue): Message[] => [
    user('dummy'),
    assistant('', { tool_calls: [toolCall('dummy', given)] }),
  ]
  const result: Message = { role: 'tool', name: 'dummy', content: 'dummy' }
  return compare(
    trial,
    'prefix-tools',
    'Do a call and what is before it stay the same when its result follows?',
    (given) => call(given),
    (given) => [...call(given), result],
  )
}

export const prefixPlain: Probe = (trial) =>
  compare(
    trial,
    'prefix-plain',
    'Do earlier turns stay the same when later ones follow?',
    () => [user(), assistant()],
    () => [user(), assistant(), user(SENTINELS.secondUser)],
  )

function compare(
  trial: Trial,
  id: string,
  question: string,
  before: (given: JsonValue) => Message[],
  after: (given: JsonValue) => Message[],
): TemplateProbe {
  const shorter = trial.renderCalls(before)
  const longer = trial.renderCalls(after, true)
  const probe = {
    id,
    question,
    why: WHY,
    samples: [sample('Without what follows', shorter), sample('With what follows', longer)],
  }
  if (!shorter.ok || !longer.ok)
    return {
      ...probe,
      answer: 'cannot tell',
      verdict: 'note',
      detail: 'The template refuses one of the two.',
    }
  const { tokenizer } = trial.setup
  const [ids, followed] = [tokenizer.encode(shorter.value.text), tokenizer.encode(longer.value.text)]
  const differs = ids.findIndex((token, index) => followed[index] !== token)
  if (differs === -1)
    return {
      ...probe,
      answer: 'yes',
      verdict: 'ok',
      detail: 'The tokens of the shorter text begin the longer one.',
    }
  return {
    ...probe,
    answer: 'no',
    verdict: 'problem',
    detail: `From token ${differs + 1} on they differ.`,
  }
}
