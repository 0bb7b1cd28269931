import { matchesOf, NO_MATCHES, privateDataOf } from '../matches'
import type { Rule } from '../rule'

/**
 * Area, group and serial as the Social Security Administration assigns them: no 000, 666 or 9xx, no
 * 00, no 0000.
 */
const SHAPE = /(?<![\w-]|\d[ .])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])/gu
const DIGITS = 9

export const piiSsn: Rule = {
  id: 'pii-ssn',
  title: 'US social security number',
  severity: 'warning',
  why: 'A fine-tuned model can repeat it, and it cannot be changed like a password.',
  remedy: 'Replace it with a number that is never assigned (such as 000-00-0000), or reject the row.',
  check(subject) {
    return privateDataOf(subject, 'what looks like a US social security number', ({ text, profile }) =>
      profile.digits < DIGITS ? NO_MATCHES : matchesOf(text, SHAPE),
    )
  },
}
