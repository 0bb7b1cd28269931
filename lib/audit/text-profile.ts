/**
 * The result of one pass over a text, by which rules are skipped: most texts hold no private data,
 * control token or mojibake, and twenty regular expressions over every text would cost ten times
 * this pass.
 */
export interface TextProfile {
  /** ASCII digits in the text. */
  digits: number
  /** Longest run of characters that keys and tokens are written in. */
  longestRun: number
  /** Any C0 control but tab, line feed and carriage return, or DEL. */
  controls: boolean
  /** Any character outside ASCII. */
  beyondAscii: boolean
  /** Any of < and [, which all chat markers open with. */
  brackets: boolean
}

const DIGIT = 1
const RUN = 2
const CONTROL = 4
const BRACKET = 8
const BEYOND_ASCII = 16

/** Kinds of a code unit; all units outside ASCII share the last entry. */
const KIND = Uint8Array.from({ length: 129 }, (_, unit) => {
  if (unit === 128) return BEYOND_ASCII
  const character = String.fromCharCode(unit)
  if (/[0-9]/.test(character)) return DIGIT | RUN
  if (/[A-Za-z_/+=-]/.test(character)) return RUN
  if (character === '<' || character === '[') return BRACKET
  return unit === 127 || (unit < 32 && !'\t\n\r'.includes(character)) ? CONTROL : 0
})

export function profileOf(text: string): TextProfile {
  let digits = 0
  let run = 0
  let longestRun = 0
  let seen = 0
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    const kind = KIND[unit < 128 ? unit : 128]!
    seen |= kind
    digits += kind & DIGIT
    // A product in place of a branch: runs end at every space, which no processor predicts.
    run = (run + 1) * ((kind & RUN) >> 1)
    if (run > longestRun) longestRun = run
  }
  return {
    digits,
    longestRun,
    controls: (seen & CONTROL) !== 0,
    beyondAscii: (seen & BEYOND_ASCII) !== 0,
    brackets: (seen & BRACKET) !== 0,
  }
}
