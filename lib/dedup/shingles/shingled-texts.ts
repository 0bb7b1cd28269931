import { sharedUint32 } from '../columns/growing-columns'
import { equalSets, type SetColumns } from './shingle-sets'

/**
 * Texts as shingle sets, ready for a join and for other threads. Sets are distinct and numbered by
 * their first texts.
 */
export interface ShingledTexts {
  sets: SetColumns
  /** The set of every text. */
  setOf: Uint32Array
}

/**
 * One collection from the parts that several threads made of successive texts; the sets are not
 * copied.
 */
export function mergeTexts(parts: readonly ShingledTexts[]): ShingledTexts {
  const all = concatSets(parts)
  const numberOf = new Uint32Array(all.sizeOf.length)
  const setOf = sharedUint32(parts.reduce((total, part) => total + part.setOf.length, 0))
  const distinct = distinctSets(all, numberOf)
  let text = 0
  let firstSet = 0
  for (const part of parts) {
    for (const set of part.setOf) setOf[text++] = numberOf[firstSet + set]!
    firstSet += part.sets.sizeOf.length
  }
  return { sets: pick(all, distinct), setOf }
}

/** The first text of every set, by set number. */
export function firstTexts({ setOf }: Pick<ShingledTexts, 'setOf'>): Uint32Array {
  const firstOf = new Uint32Array(setOf.length)
  let known = 0
  for (let text = 0; text < setOf.length; text++) if (setOf[text] === known) firstOf[known++] = text
  return firstOf
}

function concatSets(parts: readonly ShingledTexts[]): SetColumns {
  const count = parts.reduce((total, { sets }) => total + sets.sizeOf.length, 0)
  const all = {
    blocks: [] as Uint32Array[],
    blockOf: new Uint32Array(count),
    startOf: new Uint32Array(count),
    sizeOf: new Uint32Array(count),
    fingerprintOf: new Uint32Array(count),
  }
  let at = 0
  for (const { sets } of parts) {
    const firstBlock = all.blocks.length
    all.blocks.push(...sets.blocks)
    all.blockOf.set(
      sets.blockOf.map((block) => block + firstBlock),
      at,
    )
    all.startOf.set(sets.startOf, at)
    all.sizeOf.set(sets.sizeOf, at)
    all.fingerprintOf.set(sets.fingerprintOf, at)
    at += sets.sizeOf.length
  }
  return all
}

/** Numbers equal sets alike, in `numberOf`, and returns the first of each number. */
function distinctSets(all: SetColumns, numberOf: Uint32Array): Uint32Array {
  const count = all.sizeOf.length
  const table = new Uint32Array(2 ** Math.ceil(Math.log2(count * 2 + 2)))
  const mask = table.length - 1
  const first = new Uint32Array(count)
  let distinct = 0
  for (let set = 0; set < count; set++) {
    let slot = all.fingerprintOf[set]! & mask
    while (table[slot] !== 0 && !equalSets(all, first[table[slot]! - 1]!, set)) slot = (slot + 1) & mask
    if (table[slot] === 0) {
      first[distinct++] = set
      table[slot] = distinct
    }
    numberOf[set] = table[slot]! - 1
  }
  return first.subarray(0, distinct)
}

function pick(all: SetColumns, chosen: Uint32Array): SetColumns {
  const column = (values: Uint32Array): Uint32Array => {
    const picked = sharedUint32(chosen.length)
    for (let at = 0; at < chosen.length; at++) picked[at] = values[chosen[at]!]!
    return picked
  }
  return {
    blocks: all.blocks,
    blockOf: column(all.blockOf),
    startOf: column(all.startOf),
    sizeOf: column(all.sizeOf),
    fingerprintOf: column(all.fingerprintOf),
  }
}
