import { problemOf } from '../matches'
import type { Rule } from '../rule'

/** The answer as a whole, in any bracket. "None" and "null" alone are answers to real questions. */
const PLACEHOLDER =
  /^[<([{]*\s*(?:no[\s_-]?(?:output|input|response|answer)(?: (?:required|needed|provided|given|available))?|n\/a|not applicable|output|placeholder|todo|tbd|lorem ipsum[^]{0,500})\s*[>)\]}]*\.?$/iu
/** A longer answer is not a placeholder. */
const MAXIMUM_CHARACTERS = 600

export const placeholderOutput: Rule = {
  id: 'placeholder-output',
  title: 'Placeholder in place of an answer',
  severity: 'warning',
  why: 'The generating model had nothing to say and wrote a marker. Trained on, the marker becomes an answer.',
  remedy: 'Write the answer or reject the row.',
  check(subject) {
    return problemOf(
      subject.answers,
      ({ text }) =>
        text.length <= MAXIMUM_CHARACTERS && PLACEHOLDER.test(text.trim())
          ? [{ start: 0, end: text.length }]
          : [],
      (first) => `The whole answer is “${first.trim()}”.`,
    )
  },
}
