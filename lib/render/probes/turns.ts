import type { Message } from '@/lib/core/conversation'
import { assistant, sample, SENTINELS, user, type Probe } from './trial'

/** Whether the generation prompt equals the beginning of an assistant turn in an example. */
export const generationPrompt: Probe = (trial) => {
  const { generationPrompt: prompt } = trial.setup
  const [asked, answered] = [trial.render([user()], { prompt: true }), trial.render([user(), assistant()])]
  const probe = {
    id: 'generation-prompt',
    question: 'Does the turn of an answer begin with the prompt for it?',
    samples: [sample('The prompt', asked), sample('With the answer', answered)],
    why: 'If they differ, the model is prompted with other tokens than it was trained on.',
  }
  if (!asked.ok || !answered.ok)
    return {
      ...probe,
      answer: 'cannot tell',
      verdict: 'note',
      detail: 'The template refuses one of the two.',
    }
  if (!answered.value.text.startsWith(asked.value.text))
    return {
      ...probe,
      answer: 'no',
      verdict: 'problem',
      detail: `The prompt ends with ${JSON.stringify(prompt)}, but the turn begins differently.`,
    }
  const rest = answered.value.text.slice(asked.value.text.length)
  const written = rest.slice(0, Math.max(0, rest.indexOf(SENTINELS.assistant)))
  if (written.trim() !== '')
    return {
      ...probe,
      answer: 'partly',
      verdict: 'note',
      detail: `After the prompt the template writes ${JSON.stringify(written)} before the answer, which the model has to write itself.`,
    }
  return {
    ...probe,
    answer: 'yes',
    verdict: 'ok',
    detail:
      prompt === ''
        ? 'The template has no generation prompt: the answer follows the question.'
        : `It is ${JSON.stringify(prompt)}.`,
  }
}

const ORDERS: { name: string; messages: Message[] }[] = [
  { name: 'two user messages in a row', messages: [user(), user(SENTINELS.secondUser), assistant()] },
  { name: 'two answers in a row', messages: [user(), assistant(), assistant(SENTINELS.secondAssistant)] },
  {
    name: 'an assistant’s message first',
    messages: [assistant(), user(), assistant(SENTINELS.secondAssistant)],
  },
]

export const alternation: Probe = (trial) => {
  const refused = ORDERS.flatMap(({ name, messages }) => (trial.render(messages).ok ? [] : [name]))
  const probe = {
    id: 'alternation',
    question: 'Does it insist on user and assistant taking turns?',
    samples: [],
    why:
      'Rows that do not alternate are refused in the middle of a run, or trained in an order the model ' +
      'is never served in.',
  }
  if (refused.length === 0)
    return {
      ...probe,
      answer: 'no',
      verdict: 'note',
      detail: 'It takes any order, so it does not notice a lost message.',
    }
  return {
    ...probe,
    answer: refused.length === ORDERS.length ? 'yes' : 'partly',
    verdict: 'note',
    detail: `Refused: ${refused.join(', ')}.`,
  }
}
