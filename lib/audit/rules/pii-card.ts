import { matchesOf, NO_MATCHES, privateDataOf } from '../matches'
import type { Rule } from '../rule'

/**
 * 12 to 19 digits (ISO/IEC 7812), unbroken or in the groups cards are embossed with; first digit of
 * a payment card.
 */
const SHAPE =
  /(?<![\d.,_-]|\w[-=])(?:(?:[3-6]\d{3}|2[2-7]\d{2})(?:[ -]\d{4}){3}(?:[ -]?\d{1,3})?|3[47]\d{2}[ -]\d{6}[ -]\d{5}|3[068]\d{2}[ -]\d{6}[ -]\d{4}|[3-6]\d{11,18}|(?:2[1-7]\d{2}|18\d{2})\d{11,12})(?![\d_]|[.,-]\d)/gu
const MINIMUM_DIGITS = 12

export const piiCard: Rule = {
  id: 'pii-card',
  title: 'Payment card number',
  severity: 'warning',
  why: 'A valid card number must not be stored at all (PCI DSS), and a fine-tuned model can repeat it.',
  remedy: 'Replace it with a number that fails the Luhn check, or reject the row.',
  check(subject) {
    return privateDataOf(subject, 'a card number that passes the Luhn check', ({ text, profile }) =>
      profile.digits < MINIMUM_DIGITS ? NO_MATCHES : matchesOf(text, SHAPE, passesLuhn),
    )
  },
}

/**
 * ISO/IEC 7812-1, annex B: from the right, every second digit doubled, the digits of the products
 * summed.
 */
function passesLuhn(number: string): boolean {
  const digits = number.replace(/\D/gu, '')
  let sum = 0
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at])
    sum += at % 2 === 0 ? digit : digitSumOfDouble(digit)
  }
  return sum % 10 === 0
}

function digitSumOfDouble(digit: number): number {
  return digit > 4 ? digit * 2 - 9 : digit * 2
}
