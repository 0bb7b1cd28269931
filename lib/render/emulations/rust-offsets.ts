import { align, type Alignment } from '../align'
import type { Encoded } from '../encode'
import type { Tokenizer } from '../tokenizer'
import { composeWithOffsets, type Composed } from './nfc'

const twins = new WeakMap<Tokenizer, Tokenizer>()

/**
 * Offsets as the Rust tokenizer gives them, in UTF-16 units: as Winnow's own, but where it composes
 * characters (NFC) those it has swallowed belong to no token, unless they stand inside of one.
 */
export function rustOffsets(
  { rendering: { text }, ids, alignment }: Encoded,
  tokenizer: Tokenizer,
): Alignment {
  if (!tokenizer.surface.composes || text.normalize('NFC') === text) return alignment
  const characters = composeSections(text, ids, alignment, tokenizer)
  const composed = characters.map(({ character }) => character).join('')
  const inside = align(composed, ids, withoutComposing(tokenizer))
  const origin = characters.flatMap((one) => Array.from({ length: one.character.length }, () => one))
  const starts = Uint32Array.from(inside.starts, (start, index) =>
    start < inside.ends[index]! ? origin[start]!.start : (origin[start]?.start ?? text.length),
  )
  const ends = Uint32Array.from(inside.ends, (end, index) =>
    end > inside.starts[index]! ? origin[end - 1]!.end : starts[index]!,
  )
  return { starts, ends }
}

/** The text between added tokens, composed; nothing is composed across them. */
function composeSections(
  text: string,
  ids: readonly number[],
  { starts, ends }: Alignment,
  { added }: Tokenizer,
): Composed[] {
  const characters: Composed[] = []
  let from = 0
  const addSection = (to: number): void => {
    for (const { character, start, end } of composeWithOffsets(text.slice(from, to)))
      characters.push({ character, start: start + from, end: end + from })
  }
  for (const [index, id] of ids.entries()) {
    if (!added.has(id)) continue
    addSection(starts[index]!)
    let at = starts[index]!
    for (const character of text.slice(at, ends[index]))
      characters.push({ character, start: at, end: (at += character.length) })
    from = at
  }
  addSection(text.length)
  return characters
}

function withoutComposing(tokenizer: Tokenizer): Tokenizer {
  let twin = twins.get(tokenizer)
  if (twin === undefined)
    twins.set(tokenizer, (twin = { ...tokenizer, surface: { ...tokenizer.surface, composes: false } }))
  return twin
}
