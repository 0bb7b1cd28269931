import { problemOf, type TextRange } from '../matches'
import type { Rule } from '../rule'

/** Shorter answers are classes and phrases, which end as they like. */
const MINIMUM_CHARACTERS = 120
/** Words no English sentence ends with. "In", "to" and "for" can end one. */
const OPEN_WORD =
  /(?:^|\s)(?:the|a|an|and|or|of|with|from|because|although|which|whose|their|our|into|than|between|including|such as)$/u

export const truncatedResponse: Rule = {
  id: 'truncated-response',
  title: 'Answer may be cut off',
  severity: 'info',
  why:
    'Answers cut off at a model’s length limit teach the model to stop in the middle of a ' +
    'sentence or a code block.',
  remedy: 'Complete the answer or reject the row.',
  check(subject) {
    return problemOf(
      subject.answers.slice(-1),
      ({ text }) => cutAt(text.trimEnd()),
      (first) => `The answer seems to break off: it ends with “${first}”.`,
    )
  },
}

function cutAt(text: string): TextRange[] {
  const fence = openFence(text)
  if (fence !== -1) return [{ start: fence, end: text.length }]
  if (text.length < MINIMUM_CHARACTERS) return []
  const tail = text.slice(-20)
  const cut = tail.endsWith(',') ? 1 : (OPEN_WORD.exec(tail)?.[0].trimStart().length ?? 0)
  return cut === 0 ? [] : [{ start: text.length - cut, end: text.length }]
}

/** Start of the last Markdown code fence that is not closed, or -1. */
function openFence(text: string): number {
  if (!text.includes('```')) return -1
  let open = -1
  for (const { index } of text.matchAll(/^[ \t]*```/gmu)) open = open === -1 ? text.indexOf('`', index) : -1
  return open
}
