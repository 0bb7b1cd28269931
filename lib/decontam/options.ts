/**
 * A question with the options it offers, as offsets of its text: the stem goes before, each option
 * from its letter to the next.
 */
export interface Options {
  stemEnd: number
  options: { start: number; end: number }[]
}

/** "Options:", as BIG-Bench writes above them. */
const HEADING = /^[ \t]*(?:answer )?(?:options|choices)[ \t]*:/im
/** A letter with what sets it off: A. A) (A) A: */
const LETTER = /(?<![^\s])\(?([A-Ja-j])[.):](?=\s)/g
/** In one line; two options in a sentence ("a. and b.") do not count. */
const FEWEST_IN_LINE = 3
const FEWEST = 2

/**
 * The options of a multiple-choice question: the last run of letters in order from A. Null where
 * there are none.
 */
export function optionsOf(text: string): Options | null {
  const letters = [...text.matchAll(LETTER)].map((match) => ({ at: match.index, letter: match[1]! }))
  for (let first = letters.length - 1; first >= 0; first--) {
    if (!/^a$/i.test(letters[first]!.letter)) continue
    const run = [letters[first]!.at]
    for (const { at, letter } of letters.slice(first + 1))
      if (letter.charCodeAt(0) === letters[first]!.letter.charCodeAt(0) + run.length) run.push(at)
    const ownLines = run.every(
      (at) => text.slice(0, at).trimEnd() === '' || /\n[ \t]*$/.test(text.slice(0, at)),
    )
    if (run.length < (ownLines ? FEWEST : FEWEST_IN_LINE)) continue
    const heading = HEADING.exec(text)
    const stemEnd = heading !== null && heading.index < run[0]! ? heading.index : run[0]!
    return { stemEnd, options: run.map((start, at) => ({ start, end: run[at + 1] ?? text.length })) }
  }
  const heading = HEADING.exec(text)
  return heading === null
    ? null
    : { stemEnd: heading.index, options: [{ start: heading.index + heading[0].length, end: text.length }] }
}

/** The question with its options in another order, under letters that are in order again. */
export function shuffleOptions(text: string): string {
  const found = optionsOf(text)
  if (found === null) return text
  const contents = found.options.map(({ start, end }) =>
    text
      .slice(start, end)
      .replace(/^\(?[A-Ja-j][.):]\s*/, '')
      .trim(),
  )
  const turned = contents.slice(1).reverse().concat(contents[0]!)
  return [
    text.slice(0, found.options[0]!.start).trimEnd(),
    ...turned.map((option, at) => `${String.fromCharCode(65 + at)}. ${option}`),
  ].join('\n')
}
