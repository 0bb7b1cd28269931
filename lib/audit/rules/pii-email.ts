import { NO_MATCHES, privateDataOf, type TextRange } from '../matches'
import type { Rule } from '../rule'

/** RFC 5321 §4.5.3.1: 64 octets before the @, 255 after it. */
const MAXIMUM_LOCAL = 64
const MAXIMUM_DOMAIN = 255
const LOCAL = /[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]/u
/**
 * Characters a local part does not begin with, although RFC 5322 allows it: markup and quoting
 * around an address.
 */
const AROUND = /^[^\p{L}\p{N}_]+/u
const DOMAIN = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+\p{L}{2,24}/u

export const piiEmail: Rule = {
  id: 'pii-email',
  title: 'E-mail address',
  severity: 'warning',
  why: 'A fine-tuned model can repeat addresses from its training data to anyone.',
  remedy: 'Replace it with a made-up address, or reject the row.',
  check(subject) {
    return privateDataOf(subject, 'an e-mail address', ({ text }) =>
      text.includes('@') ? emails(text) : NO_MATCHES,
    )
  },
}

/** From each @ outwards, so that a megabyte of letters costs nothing. */
function emails(text: string): TextRange[] {
  const found: TextRange[] = []
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    const domain = DOMAIN.exec(text.slice(at + 1, at + 1 + MAXIMUM_DOMAIN))?.[0]
    if (domain === undefined || text[at - 1] === '.') continue
    let start = at
    while (start > 0 && at - start < MAXIMUM_LOCAL && LOCAL.test(text[start - 1]!)) start--
    start += AROUND.exec(text.slice(start, at))?.[0].length ?? 0
    if (start === at) continue
    found.push({ start, end: at + 1 + domain.length })
  }
  return found
}
