import { RUBRIC_MINIMUM_CHARACTERS } from '@/lib/contract/review'

/**
 * Why these two descriptions are not a rubric yet, worded for the person who writes it; null if
 * they are.
 */
export function rubricProblem(rubric: { good: string; bad: string }): string | null {
  for (const [side, text] of [
    ['perfect', rubric.good],
    ['bad', rubric.bad],
  ] as const) {
    const length = text.trim().length
    if (length < RUBRIC_MINIMUM_CHARACTERS) {
      return `Describe what a ${side} example looks like in at least ${RUBRIC_MINIMUM_CHARACTERS} characters (now ${length}): its format, tone, level of detail, and what to do when the request is ambiguous.`
    }
  }
  return rubric.good.trim() === rubric.bad.trim()
    ? 'The two descriptions are the same: say what tells a bad example from a perfect one.'
    : null
}
