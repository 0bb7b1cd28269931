import { matchesOf, NO_MATCHES, privateDataOf } from '../matches'
import type { Rule } from '../rule'

/** Length per country, from the SWIFT IBAN registry. */
const LENGTHS: Record<string, number> = {
  AD: 24,
  AE: 23,
  AL: 28,
  AT: 20,
  AZ: 28,
  BA: 20,
  BE: 16,
  BG: 22,
  BH: 22,
  BR: 29,
  BY: 28,
  CH: 21,
  CR: 22,
  CY: 28,
  CZ: 24,
  DE: 22,
  DK: 18,
  DO: 28,
  EE: 20,
  EG: 29,
  ES: 24,
  FI: 18,
  FO: 18,
  FR: 27,
  GB: 22,
  GE: 22,
  GI: 23,
  GL: 18,
  GR: 27,
  GT: 28,
  HR: 21,
  HU: 28,
  IE: 22,
  IL: 23,
  IQ: 23,
  IS: 26,
  IT: 27,
  JO: 30,
  KW: 30,
  KZ: 20,
  LB: 28,
  LC: 32,
  LI: 21,
  LT: 20,
  LU: 20,
  LV: 21,
  LY: 25,
  MC: 27,
  MD: 24,
  ME: 22,
  MK: 19,
  MR: 27,
  MT: 31,
  MU: 30,
  NL: 18,
  NO: 15,
  PK: 24,
  PL: 28,
  PS: 29,
  PT: 25,
  QA: 29,
  RO: 24,
  RS: 22,
  SA: 24,
  SC: 31,
  SD: 18,
  SE: 24,
  SI: 19,
  SK: 24,
  SM: 27,
  ST: 25,
  SV: 28,
  TL: 23,
  TN: 24,
  TR: 26,
  UA: 29,
  VA: 22,
  VG: 24,
  XK: 20,
}
const SHAPE = /(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)/giu
/** Check digits and the account part of the shortest IBAN (Norway). */
const MINIMUM_DIGITS = 6

export const piiIban: Rule = {
  id: 'pii-iban',
  title: 'Bank account number (IBAN)',
  severity: 'warning',
  why: 'A fine-tuned model can repeat account numbers from its training data to anyone.',
  remedy: 'Replace it with an IBAN with wrong check digits, or reject the row.',
  check(subject) {
    return privateDataOf(subject, 'an IBAN with valid check digits', ({ text, profile }) =>
      profile.digits < MINIMUM_DIGITS ? NO_MATCHES : matchesOf(text, SHAPE, isIban),
    )
  },
}

/**
 * ISO 13616: the country's length, and 1 modulo 97 with the first four characters moved to the end,
 * letters from 10.
 */
function isIban(match: string): boolean {
  const iban = match.replaceAll(' ', '').toUpperCase()
  if (iban.length !== LENGTHS[iban.slice(0, 2)]) return false
  let remainder = 0
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = parseInt(character, 36)
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97
  }
  return remainder === 1
}
