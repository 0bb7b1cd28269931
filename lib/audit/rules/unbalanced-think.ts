import { matchesOf, problemOf } from '../matches'
import type { Range } from '../matches'
import type { Rule } from '../rule'

export const unbalancedThink: Rule = {
  id: 'unbalanced-think',
  title: 'Thinking tags do not match',
  severity: 'warning',
  why: 'Templates cut the thinking out at its tags. With a tag missing, thoughts are trained as the answer or the answer is lost with the thoughts.',
  remedy: 'Close or open the tag, or move the thoughts to reasoning_content.',
  check(subject) {
    return problemOf(
      subject.answers,
      ({ text, profile }) => (profile.brackets && text.includes('think>') ? unmatched(text) : []),
      (first) => `${first} has no counterpart.`,
    )
  },
}

function unmatched(text: string): Range[] {
  let open: Range | null = null
  const alone: Range[] = []
  for (const tag of matchesOf(text, /<\/?think>/gu)) {
    if (text[tag.start + 1] === '/') {
      if (open === null) alone.push(tag)
      open = null
    } else {
      if (open !== null) alone.push(open)
      open = tag
    }
  }
  return open === null ? alone : [...alone, open]
}
