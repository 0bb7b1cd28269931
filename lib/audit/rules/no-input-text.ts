import { problemOf } from '../matches'
import type { Rule } from '../rule'

/** As the last line of a longer message. A bare "none" may be data. */
const NO_INPUT =
  /^(?:[<([{]+\s*(?:no\s?input|none|n\/a|empty)\s*[>)\]}]+|no\s?input(?: (?:is )?(?:required|needed|necessary|provided|given))?|n\/a)[.\s]*$/iu
const MAXIMUM_LINE = 40

export const noInputText: Rule = {
  id: 'no-input-text',
  title: '“No input” written out',
  severity: 'warning',
  why:
    'The phrase was written where an Alpaca input was empty. No user writes them, so the prompts differ from ' +
    'production by a fixed phrase the model learns to expect.',
  remedy: 'Delete the line.',
  check(subject) {
    return problemOf(
      subject.texts.filter(({ role, field }) => role === 'user' && field === 'content'),
      ({ text }) => {
        const end = text.trimEnd().length
        const start = text.lastIndexOf('\n', end - 1) + 1
        return start > 0 && end - start <= MAXIMUM_LINE && NO_INPUT.test(text.slice(start, end).trim())
          ? [{ start, end }]
          : []
      },
      (first) => `The prompt ends with “${first.trim()}”.`,
    )
  },
}
