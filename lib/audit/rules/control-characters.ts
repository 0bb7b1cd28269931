import { matchesOf, NO_MATCHES, problemOf } from '../matches'
import type { Rule } from '../rule'

/**
 * C0 but tab, LF, CR; DEL and C1; the overrides and isolates of writing direction, which hide text
 * from reviewers.
 */
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/gu

export const controlCharacters: Rule = {
  id: 'control-characters',
  title: 'Control characters',
  severity: 'warning',
  why:
    'Terminal escapes, NULs and direction overrides are invisible to reviewers, are rare tokens to the ' +
    'model, and come from extraction errors.',
  remedy: 'Delete them; check how the text was extracted.',
  check(subject) {
    return problemOf(
      subject.texts,
      ({ text, profile }) =>
        profile.controls || profile.beyondAscii ? matchesOf(text, CONTROLS) : NO_MATCHES,
      (first, count) =>
        `Control characters at ${count} place${count === 1 ? '' : 's'}, the first ${codePoint(first)}.`,
    )
  },
}

function codePoint(text: string): string {
  return `U+${text.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
}
