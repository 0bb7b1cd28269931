/**
 * Controls of a terminal (C0 but for line break and tab, DEL, C1), and marks that turn the
 * direction of text: in what comes from a file they would colour, move, rename or hide what stands
 * on the reader's screen.
 */
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** Text for people: controls are shown as escapes and do nothing. */
export function printable(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(UNPRINTABLE, escaped)
}

/**
 * JSON for programs, and for people who look at it: the same value, with the controls in its
 * strings as escapes.
 */
export function printableJson(json: string): string {
  return json.replace(UNPRINTABLE, escaped)
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
