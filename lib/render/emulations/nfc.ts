/** A composed character, and the range of the text's UTF-16 units it counts for. */
export interface Composed {
  character: string
  start: number
  end: number
}

/**
 * By how many characters this one changes the count: 1 for a character that only decomposing adds,
 * negative for one that absorbs others.
 */
interface Changed {
  character: string
  change: number
}

/**
 * NFC with the offsets that the Rust tokenizer keeps. It only knows how many characters each one
 * absorbs, and takes that many of those that follow, whichever they are; absorbed characters belong
 * to no character any more. A character that only decomposing adds is counted with the one before
 * it.
 */
export function composeWithOffsets(text: string): Composed[] {
  const units = Array.from(text)
  const starts: number[] = [0]
  for (const unit of units) starts.push(starts.at(-1)! + unit.length)
  if (text.normalize('NFC') === text)
    return units.map((character, index) => ({ character, start: starts[index]!, end: starts[index + 1]! }))
  let next = 0
  return recompose(reorder(decompose(units))).map(({ character, change }) => {
    const at = change > 0 ? Math.max(next - 1, 0) : next
    if (change <= 0) next += 1 - change
    return { character, start: starts[at]!, end: starts[at + 1]! }
  })
}

function decompose(units: readonly string[]): Changed[] {
  return units.flatMap((unit) =>
    Array.from(unit.normalize('NFD'), (character, index) => ({ character, change: index === 0 ? 0 : 1 })),
  )
}

/** Canonical order: each run of marks by its classes, which the platform's own tables know. */
function reorder(characters: readonly Changed[]): Changed[] {
  const ordered: Changed[] = []
  let marks: Changed[] = []
  const flush = (): void => {
    marks.sort(
      (a, b) =>
        Number(changesPlaces(a.character, b.character)) - Number(changesPlaces(b.character, a.character)),
    )
    for (const mark of marks) ordered.push(mark)
    marks = []
  }
  for (const one of characters) {
    if (!isStarter(one.character)) {
      marks.push(one)
      continue
    }
    flush()
    ordered.push(one)
  }
  flush()
  return ordered
}

function changesPlaces(first: string, second: string): boolean {
  return first !== second && (first + second).normalize('NFD') === second + first
}

/**
 * Joins each character to the last one that begins a cluster, unless one between them is in the way
 * (Unicode, D117).
 */
function recompose(characters: readonly Changed[]): Changed[] {
  const composed: Changed[] = []
  let base: Changed | null = null
  for (const { character, change } of characters) {
    const last = composed.at(-1)
    const free = base !== null && (last === base || changesPlaces(character, last!.character))
    const joined = free ? join(base!.character, character) : null
    if (joined !== null) {
      base!.character = joined
      base!.change += change - 1
      continue
    }
    const entry = { character, change }
    composed.push(entry)
    if (isStarter(character)) base = entry
  }
  return composed
}

function join(base: string, character: string): string | null {
  const joined = (base + character).normalize('NFC')
  return joined.length <= 2 && Array.from(joined).length === 1 ? joined : null
}

/**
 * A mark of another class changes places with one of these; a character of class 0 with neither.
 */
function isStarter(character: string): boolean {
  return !MARKS.some((mark) => changesPlaces(mark, character) || changesPlaces(character, mark))
}

/** U+0334 of class 1 and U+0345 of class 240, the lowest and the highest there is. */
const MARKS = ['\u0334', '\u0345']
