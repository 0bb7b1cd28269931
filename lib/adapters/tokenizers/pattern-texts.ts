/**
 * Letters with and without case and marks, digits, spaces of all kinds, signs, and characters that
 * are nearly none of these.
 */
const CHARACTERS = [
  'a',
  'A',
  '0',
  ' ',
  '\n',
  '\r',
  '\t',
  '_',
  '-',
  '.',
  "'",
  '!',
  '"',
  'é',
  '中',
  'ǅ',
  '\u0301',
  '😀',
  '\u00a0',
  '\u200b',
]
/** Endings of a run, so that a pattern that expects something else there backtracks. */
const ENDINGS = ['', '\u0000', '!', 'a', ' ', '\n', '0']
/** Repetitions that are enough for what doubles with each of them never to end. */
const SHORT = 40
/**
 * Characters that are enough for what grows with more than the square of the length to take
 * seconds; published families have patterns that grow with the square.
 */
const LONG = 10_000
/** A class of a hundred signs is tried by some of them. */
const MAXIMUM_LITERALS = 24
/** Atoms of a pattern that are repeated together. */
const LONGEST_SEQUENCE = 4
/** The first atoms of a pattern with hundreds of them; published patterns have thirty. */
const MAXIMUM_ATOMS = 60

/**
 * Texts that a pattern with two ways to match the same would go through again and again: short ones
 * first.
 */
export function* trialTexts(pattern: string): Generator<string> {
  const characters = [...new Set([...literals(pattern), ...CHARACTERS])]
  const sequences = sequencesOf(pattern, characters)
  const repeated = [...new Set([...characters, ...sequences])]
  const pairs = characters.flatMap((first) => characters.map((second) => first + second))
  for (const ending of ENDINGS) {
    for (const unit of [...repeated, ...pairs]) yield unit.repeat(SHORT) + ending
    for (const beginning of repeated)
      for (const unit of repeated) yield beginning + unit.repeat(SHORT) + ending
  }
  for (const unit of repeated)
    for (const ending of ENDINGS) yield unit.repeat(Math.ceil(LONG / unit.length)) + ending
}

/** Characters that a pattern names. */
function literals(pattern: string): string[] {
  const named = pattern.replace(
    /\\[pP]\{[^}]*\}|\(\?[a-z:=!<>]+|\\x([0-9a-fA-F]{2})|\\u([0-9a-fA-F]{4})|\\[a-zA-Z]/g,
    (_, byte?: string, unit?: string) =>
      (byte ?? unit) === undefined ? '' : String.fromCharCode(Number.parseInt(byte ?? unit!, 16)),
  )
  return [...new Set(named)].slice(0, MAXIMUM_LITERALS)
}

const ATOM = /\\[pP]\{[^}]*\}|\\.|\[(?:\\.|[^\]\\])*\]|\(\?(?:<?[=!]|[a-z]*:|<\w+>)?|\{\d+(?:,\d*)?\}|[^]/gu

/**
 * Texts that a few neighbouring atoms of the pattern match in sequence, and one for the whole
 * pattern.
 */
function sequencesOf(pattern: string, characters: readonly string[]): string[] {
  const examples = [...pattern.matchAll(ATOM)]
    .flatMap(([atom]) => (/^[()|*+?^$]|^\{\d/.test(atom) ? [] : [exampleOf(atom, characters)]))
    .filter((example) => example !== '')
    .slice(0, MAXIMUM_ATOMS)
  const lengths = Array.from({ length: LONGEST_SEQUENCE - 1 }, (_, at) => at + 2)
  return [
    ...lengths.flatMap((length) =>
      examples.slice(length - 1).map((__, at) => examples.slice(at, at + length).join('')),
    ),
    examples.join(''),
  ].filter((text) => text !== '')
}

/** A character that one atom matches; empty for text that is not an atom on its own. */
function exampleOf(atom: string, characters: readonly string[]): string {
  try {
    const alone = new RegExp(`^(?:${atom})$`, 'u')
    return characters.find((character) => alone.test(character)) ?? ''
  } catch {
    return ''
  }
}
