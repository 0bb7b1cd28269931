import { matchesOf, NO_MATCHES, privateDataOf, valuesOf, withoutOverlaps, type TextRange } from '../matches'
import type { Rule } from '../rule'

/**
 * Formats that only telephone numbers have. A plain run of digits may be anything and needs a word
 * such as "phone" before it.
 */
const SHAPES = [
  // +41 (0)96 471 07 95, 001-518-640-0854: international, with the exit code or its plus sign.
  '(?:\\+|\\b00(?=\\d{1,3}[ .-]))[1-9]\\d{0,2}(?:[ .-]?\\(\\d{1,4}\\))?(?:[ .-]?\\d{2,5}){2,5}(?:x\\d{1,5})?',
  // (905) 674-3793, 905-674-3793, 905.674.3793x12, 905 674 3793: North America.
  '(?:\\(\\d{3}\\) ?|\\b[2-9]\\d{2}[-. ])\\d{3}[-. ]\\d{4}(?: ?x\\d{1,5})?',
  // 03.93.92.16.85, 0494 92 82 32, 07700 063 966, 0393 1144137: national, with the trunk zero.
  '\\b0[1-9](?:[ .-]\\d{2}){4}',
  '\\b0[1-9]\\d{1,3}[ -]\\d{2,4}[ -]\\d{2,4}(?:[ -]\\d{2})?',
  '\\b0[1-9]\\d{2,3}[ -/]\\d{6,7}',
].join('|')
const FREE = new RegExp(`(?<![\\w.,/$€£+*=-]|\\d )(?:${SHAPES})(?![\\w/]|[.,-]\\d| ?[\\d=+*/-])`, 'gu')
/** Any number after such a word. */
const NAMED =
  /\b(?:phone|telephone|tel|mobile|cell|fax|call|dial|whatsapp|contact|text|reach)\b(?:[ ._](?:number|no|me|us|him|her|is|at|on)\b){0,3}[\s:.#"'=]{1,4}([+(]?\d[\d ().-]{5,18}\d)(?!\w|[.,-]?\d)/giu
/** A date, or a US social security number. */
const OTHER_NUMBER = /^(?:\d{4}[-. ]\d{2}[-. ]\d{2}|\d{3}-\d{2}-\d{4})$/u
const MINIMUM_DIGITS = 7
const MAXIMUM_DIGITS = 15

export const piiPhone: Rule = {
  id: 'pii-phone',
  title: 'Telephone number',
  severity: 'warning',
  why: 'A fine-tuned model can repeat numbers from its training data to anyone.',
  remedy: 'Replace it with a number kept for fiction (such as 555-0100 to 555-0199), or reject the row.',
  check(subject) {
    return privateDataOf(subject, 'what looks like a telephone number', ({ text, profile }) =>
      profile.digits < MINIMUM_DIGITS ? NO_MATCHES : phones(text),
    )
  },
}

function phones(text: string): TextRange[] {
  return withoutOverlaps([...matchesOf(text, FREE, isPhoneLength), ...valuesOf(text, NAMED, isPhoneLength)])
}

function isPhoneLength(match: string): boolean {
  const digits = match.replace(/x\d+$/u, '').replace(/\D/gu, '').length
  return digits >= MINIMUM_DIGITS && digits <= MAXIMUM_DIGITS && !OTHER_NUMBER.test(match)
}
