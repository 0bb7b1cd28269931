/**
 * A text with more unknown tokens is not the model's to judge and gets no vector. To an English
 * model nearly all Chinese rows are the few characters it has, and alike (alpaca_zh_demo: half of
 * the tokens unknown, 60,000 pairs ≥ 0.9 of rows that have nothing in common); of English rows the
 * worst has 7 % (aqua_cot).
 */
const MOST_UNKNOWN = 0.1

/** The tokens a model knows; none where it does not know enough of the text to judge it. */
export function knownTokens(tokens: readonly number[], unknown: number | undefined): readonly number[] {
  if (unknown === undefined || !tokens.includes(unknown)) return tokens
  const known = tokens.filter((token) => token !== unknown)
  return tokens.length - known.length > tokens.length * MOST_UNKNOWN ? [] : known
}
