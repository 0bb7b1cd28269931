import type { RowText } from './row-text'
import type { TokenBuffer } from './tokens'

/** Items by the whole of their words. */
export interface WholeItems {
  /** Whether an item has this many tokens. */
  mayEqual: (length: number) => boolean
  /** The items that equal these tokens. */
  find: (tokens: Uint32Array, from: number, to: number) => readonly number[]
}

/** An item that equals some texts of a row. */
export interface EqualItem {
  item: number
  texts: readonly number[]
}

/** Items that equal a message, everything that was asked, or the whole row. */
export function equalItems(whole: WholeItems, row: readonly RowText[], buffer: TokenBuffer): EqualItem[] {
  const { starts, tokens, length } = buffer
  const equal: EqualItem[] = []
  const add = (items: readonly number[], texts: readonly number[]): void => {
    for (const item of items) if (!equal.some((known) => known.item === item)) equal.push({ item, texts })
  }
  let [asked, questions] = [0, 0]
  for (let text = 0; text < row.length; text++) {
    const [from, to] = [starts[text]!, starts[text + 1]!]
    if (row[text]!.asked) {
      asked += to - from
      questions++
    }
    if (whole.mayEqual(to - from)) add(whole.find(tokens, from, to), [text])
  }
  if (questions > 1 && whole.mayEqual(asked)) {
    const texts = [...row.keys()].filter((text) => row[text]!.asked)
    const joined = Uint32Array.from(
      texts.flatMap((text) => [...tokens.subarray(starts[text], starts[text + 1])]),
    )
    add(whole.find(joined, 0, asked), texts)
  }
  if (row.length > 1 && whole.mayEqual(length)) add(whole.find(tokens, 0, length), [...row.keys()])
  return equal
}
