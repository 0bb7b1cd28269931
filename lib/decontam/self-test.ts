import {
  CONTAMINATION_PASSES,
  FLAGGING_PASSES,
  type LeakRecall,
  type TextPass,
} from '@/lib/contract/contamination'
import { SeededStream } from '@/lib/text/seeded-stream'
import { leak, WHOLE_KINDS, wrap } from './leaks'
import { Matcher, type RowHit } from './matcher'
import { shuffleOptions } from './options'
import type { EvalItem } from './protected-items'
import { REPHRASED } from './rephrased'

const PASSES = CONTAMINATION_PASSES.filter((pass): pass is TextPass => pass !== 'semantic')
/** Enough that a recall is known to a few per cent. */
const TESTED_ITEMS = 200
/** Each of them is planted into more rows than make a text common. */
const CROWDED_ITEMS = 20
/** A search that leaves nothing out (`--common-rows 1000000`) would plant millions. */
const MOST_COPIES = 10_000
/** Words from which a text is planted: shorter ones are found where a message equals them. */
const FEWEST_WORDS = 5

/** A text of an eval set, and which part of its example it is. */
export interface TestedItem extends EvalItem {
  part: 'question' | 'stem' | 'answer'
}

/** An item as a training row might contain it. */
export interface PlantedLeak {
  /** Index of the text in the list; the shipped rephrasings are numbered after it. */
  item: number
  kind: string
  text: string
}

/**
 * Questions of our own that were rephrased by hand, to show how n-grams fare with true rephrasings.
 * They come after the items.
 */
export const REPHRASED_ITEMS: readonly string[] = REPHRASED.map(([question]) => question)
const REPHRASED_KIND = 'rephrased by people (shipped)'

/**
 * Leaks of each kind, made from a seeded sample of the items. `words` come from the training rows.
 */
export function plantLeaks(
  items: readonly TestedItem[],
  words: readonly string[],
  seed: number,
): PlantedLeak[] {
  const sample = (part: TestedItem['part'], fits: (text: string) => boolean): number[] =>
    sampleOf(
      [...items.keys()].filter(
        (at) =>
          items[at]!.part === part &&
          items[at]!.text.split(/\s+/u).length >= FEWEST_WORDS &&
          fits(items[at]!.text),
      ),
      seed,
    )
  const whole = sample('question', () => true)
  const text = (item: number): string => items[item]!.text
  return [
    ...WHOLE_KINDS.flatMap((kind) =>
      (kind === 'numbers changed' ? sample('question', (given) => /\d/.test(given)) : whole).map((item) => ({
        item,
        kind,
        text: leak(text(item), kind, words, seed + item),
      })),
    ),
    ...sample('stem', () => true).map((item) => ({ item, kind: 'stem only', text: text(item) })),
    ...sample('question', (given) => shuffleOptions(given) !== given).map((item) => ({
      item,
      kind: 'options shuffled',
      text: shuffleOptions(text(item)),
    })),
    ...sample('answer', () => true).map((item) => ({ item, kind: 'answer only', text: text(item) })),
    ...REPHRASED.map(([, rephrasing], at) => ({
      item: items.length + at,
      kind: REPHRASED_KIND,
      text: rephrasing,
    })),
  ]
}

/**
 * Measures how many of the planted leaks each pass finds with the thresholds of this run and the
 * text it ignored (marin#6852 asks for such a test). In the end some items are planted into more
 * rows than make a text common: the matcher counts those rows and cannot be used afterwards.
 * `alike` are the leaks that the semantic pass would suggest; absent if it is off.
 */
export function selfTest(
  matcher: Matcher,
  leaks: readonly PlantedLeak[],
  alike?: ReadonlySet<PlantedLeak>,
): LeakRecall[] {
  const items = matcher.items.items
  const shipped = new Matcher(
    REPHRASED_ITEMS.map((text, id) => ({ id, text })),
    matcher.limits,
  )
  const hitsOf = ({ item, text }: PlantedLeak): RowHit[] => {
    const row = [{ text, asked: true }]
    if (item >= items.length) return shipped.match(row).filter((hit) => hit.item === item - items.length)
    return matcher.match(row).filter((hit) => items[hit.item]!.id === items[item]!.id)
  }
  const kinds = [...new Set(leaks.map(({ kind }) => kind))]
  const recall = kinds.map((kind) => {
    const planted = leaks.filter((each) => each.kind === kind)
    return tally(
      kind,
      planted.map((each) => ({ hits: hitsOf(each), ...(alike && { alike: alike.has(each) }) })),
    )
  })
  return [
    ...recall,
    ...crowded(matcher, leaks.filter(({ kind }) => kind === 'verbatim').slice(0, CROWDED_ITEMS)),
  ]
}

/**
 * The rows of one kind of leak: each with its hits, and whether the semantic pass would bring it
 * up.
 */
function tally(kind: string, rows: readonly { hits: readonly RowHit[]; alike?: boolean }[]): LeakRecall {
  const has = ({ hits }: { hits: readonly RowHit[] }, passes: readonly string[]): boolean =>
    hits.some(({ pass }) => passes.includes(pass))
  const count = (test: (row: (typeof rows)[number]) => boolean): number => rows.filter(test).length
  const found = Object.fromEntries(PASSES.map((pass) => [pass, count((row) => has(row, [pass]))])) as Record<
    TextPass,
    number
  >
  const isFlagged = (row: (typeof rows)[number]): boolean => has(row, FLAGGING_PASSES)
  return {
    kind,
    planted: rows.length,
    found: {
      ...found,
      ...(rows.some(({ alike }) => alike !== undefined) && {
        semantic: count(({ alike }) => alike === true),
      }),
    },
    flagged: count(isFlagged),
    candidates: count((row) => !isFlagged(row) && (row.hits.length > 0 || row.alike === true)),
  }
}

/**
 * Every copy must be flagged: of each item those are counted that come first, in the middle and
 * last.
 */
function crowded(matcher: Matcher, leaks: readonly PlantedLeak[]): LeakRecall[] {
  const items = matcher.items.items
  const copies = Math.min(matcher.limits.commonRows, MOST_COPIES) + 1
  if (leaks.length === 0) return []
  const row = (text: string, copy: number) => [{ text: wrap(text, copy), asked: true }]
  for (const { text } of leaks) for (let copy = 0; copy < copies; copy++) matcher.scan(row(text, copy))
  const looked = [0, copies >> 1, copies - 1]
  return [
    tally(
      `copied into ${copies.toLocaleString('en')} rows`,
      leaks.flatMap(({ item, text }) =>
        looked.map((copy) => ({
          hits: matcher.match(row(text, copy)).filter((hit) => items[hit.item]!.id === items[item]!.id),
        })),
      ),
    ),
  ]
}

function sampleOf(places: readonly number[], seed: number): number[] {
  const stream = new SeededStream(seed)
  return places
    .map((item) => ({ item, place: stream.next() }))
    .sort((a, b) => a.place - b.place)
    .slice(0, TESTED_ITEMS)
    .map(({ item }) => item)
}
