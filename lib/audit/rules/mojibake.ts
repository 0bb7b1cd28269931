import { matchesOf, NO_MATCHES, problemOf } from '../matches'
import type { Rule } from '../rule'

/** The characters that bytes 80 to BF of UTF-8 turn into when read as Windows-1252 or Latin-1. */
const TRAIL = '\\u0080-\\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ'
/**
 * U+FFFD; a two-byte letter (é as Ã©); Latin-1 signs (° as Â°); typographic signs (’ as â€™);
 * emoji; a byte-order mark.
 */
const BROKEN = new RegExp(`\\ufffd+|Ã[${TRAIL}]|Â[\\u00a0-\\u00bf]|â€[${TRAIL}]|ðŸ[${TRAIL}]{1,2}|ï»¿`, 'gu')

export const mojibake: Rule = {
  id: 'mojibake',
  title: 'Broken encoding',
  severity: 'warning',
  why: 'UTF-8 was read as another encoding, or bytes were lost (U+FFFD). The model learns to write the debris.',
  remedy: 'Import the file again in its true encoding, or correct the characters.',
  check(subject) {
    return problemOf(
      subject.texts,
      ({ text, profile }) => (profile.beyondAscii ? matchesOf(text, BROKEN) : NO_MATCHES),
      (first, count) => `Characters of a broken encoding, such as “${first}” (${count} in all).`,
    )
  },
}
