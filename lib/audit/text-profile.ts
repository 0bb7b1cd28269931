/**
 * What one pass over a text tells, so that a rule can skip it: most texts hold no private data, no control token and
 * no mojibake, and twenty regular expressions over every text would cost ten times this pass.
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

const KIND = Uint8Array.from({ length: 128 }, (_, unit) => {
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
  let beyondAscii = false
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit > 127) {
      beyondAscii = true
      run = 0
      continue
    }
    const kind = KIND[unit]!
    seen |= kind
    digits += kind & DIGIT
    if ((kind & RUN) === 0) run = 0
    else if (++run > longestRun) longestRun = run
  }
  return { digits, longestRun, controls: (seen & CONTROL) !== 0, beyondAscii, brackets: (seen & BRACKET) !== 0 }
}
