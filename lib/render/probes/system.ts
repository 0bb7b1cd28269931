import { assistant, sample, SENTINELS, system, user, type Probe } from './trial'

const QUESTION = 'Does it take a system message?'
const WHY =
  'A system message that is refused stops the run; one that is left out, or that only the prompt ' +
  'has, makes the model answer in other circumstances than it was trained in.'

export const systemRole: Probe = (trial) => {
  const example = trial.render([system(), user(), assistant()])
  const prompt = trial.render([system(), user()], { prompt: true })
  const probe = {
    id: 'system-role',
    question: QUESTION,
    why: WHY,
    samples: [sample('With a system message', example)],
  }
  if (!example.ok)
    return { ...probe, answer: 'no', verdict: 'problem', detail: `Refused: ${example.problem.message}` }
  const { text } = example.value
  const at = text.indexOf(SENTINELS.system)
  if (at === -1 && prompt.ok && prompt.value.text.includes(SENTINELS.system)) {
    const detail =
      'Left out of an example that ends with an answer, though the prompt has it: training and serving differ.'
    return {
      ...probe,
      answer: 'partly',
      verdict: 'problem',
      detail,
      samples: [...probe.samples, sample('The prompt for the same answer', prompt)],
    }
  }
  if (at === -1) return { ...probe, answer: 'no', verdict: 'problem', detail: 'Silently left out.' }
  const userAt = text.indexOf(SENTINELS.user)
  const apart = userAt < at || trial.separates(text.slice(at, userAt))
  return apart
    ? { ...probe, answer: 'yes', verdict: 'ok', detail: 'Written as a turn of its own.' }
    : { ...probe, answer: 'partly', verdict: 'note', detail: 'Merged into the first user turn.' }
}
