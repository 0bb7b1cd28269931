import type { AnalysedExample } from '../analyse'
import { IGNORED } from '../labels'
import type { Tokenizer } from '../tokenizer'

/**
 * Index of the first token that ends after an offset. Tokens are in order, so those of a range
 * follow from there.
 */
export function firstTokenAfter({ alignment: { ends } }: AnalysedExample, offset: number): number {
  let [low, high] = [0, ends.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (ends[middle]! <= offset) low = middle + 1
    else high = middle
  }
  return low
}

/** Indices of the tokens that overlap a range of the text. */
export function tokensIn(
  analysis: AnalysedExample,
  { start, end }: { start: number; end: number },
): number[] {
  const { starts } = analysis.alignment
  const indices: number[] = []
  for (let index = firstTokenAfter(analysis, start); index < starts.length && starts[index]! < end; index++)
    indices.push(index)
  return indices
}

export function isTrained({ labels }: AnalysedExample, index: number): boolean {
  return labels[index] !== IGNORED
}

/** Whether a token that overlaps a range of the text is trained. */
export function trainsIn(analysis: AnalysedExample, { start, end }: { start: number; end: number }): boolean {
  const { starts } = analysis.alignment
  for (let index = firstTokenAfter(analysis, start); index < starts.length && starts[index]! < end; index++)
    if (isTrained(analysis, index)) return true
  return false
}

const ids = new WeakMap<Tokenizer, ReadonlyMap<string, number>>()

/** Id of an added token by its spelling; undefined where it is none. */
export function addedId(tokenizer: Tokenizer, text: string): number | undefined {
  let byText = ids.get(tokenizer)
  if (byText === undefined)
    ids.set(tokenizer, (byText = new Map([...tokenizer.added].map(([id, { content }]) => [content, id]))))
  return byText.get(text)
}
