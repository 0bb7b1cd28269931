import { assistant, sample, SENTINELS, user, type Probe } from './trial'

const reasoned = assistant(SENTINELS.assistant, { reasoning_content: SENTINELS.reasoning })

export const reasoningOfLast: Probe = (trial) => {
  const rendered = trial.render([user(), reasoned])
  const probe = {
    id: 'reasoning-last',
    question: 'Does it write the reasoning of the last answer?',
    samples: [sample('One answer with reasoning', rendered)],
    why:
      'Reasoning that is left out trains nothing: the model answers without thinking, in the words of ' +
      'one that thought.',
  }
  if (!rendered.ok)
    return { ...probe, answer: 'no', verdict: 'problem', detail: `Refused: ${rendered.problem.message}` }
  return rendered.value.text.includes(SENTINELS.reasoning)
    ? { ...probe, answer: 'yes', verdict: 'ok', detail: 'The field reasoning_content is in the text.' }
    : {
        ...probe,
        answer: 'no',
        verdict: 'note',
        detail: 'The field reasoning_content is silently left out.',
      }
}

export const reasoningOfEarlier: Probe = (trial) => {
  const [alone, followed] = [
    trial.render([user(), reasoned]),
    trial.render([user(), reasoned, user(SENTINELS.secondUser), assistant(SENTINELS.secondAssistant)]),
  ]
  const probe = {
    id: 'reasoning-earlier',
    question: 'Does it keep the reasoning of earlier answers?',
    samples: [sample('As the last answer', alone), sample('As an earlier answer', followed)],
    why:
      'Where thoughts are removed from earlier turns, an example of several turns trains its ' +
      'earlier answers without thinking.',
  }
  if (!alone.ok || !followed.ok)
    return {
      ...probe,
      answer: 'cannot tell',
      verdict: 'note',
      detail: 'The template refuses one of the two.',
    }
  const [kept, keptLater] = [alone, followed].map(({ value: { text } }) => text.includes(SENTINELS.reasoning))
  if (keptLater === true)
    return { ...probe, answer: 'yes', verdict: 'ok', detail: 'The thoughts stay where they were.' }
  return kept === true
    ? {
        ...probe,
        answer: 'no',
        verdict: 'problem',
        detail: 'They are removed once another turn follows. Make one example per answer.',
      }
    : { ...probe, answer: 'no', verdict: 'note', detail: 'It writes no reasoning at all.' }
}
