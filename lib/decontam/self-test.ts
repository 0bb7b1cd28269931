import { CONTAMINATION_PASSES, type LeakRecall, type TextPass } from '@/lib/core/contamination'
import { SeededStream } from '@/lib/dedup'
import { leak, LEAK_KINDS, type LeakKind } from './leaks'
import type { Matcher } from './matcher'
import type { EvalItem } from './protected-items'

const PASSES = CONTAMINATION_PASSES.filter((pass): pass is TextPass => pass !== 'semantic')
/** Enough that a recall is known to a few per cent. */
const TESTED_ITEMS = 200

/** An item as it might stand in a training row. */
export interface PlantedLeak {
  /** Place of the item in the list. */
  item: number
  kind: LeakKind
  text: string
}

/** Leaks of each kind, made from a seeded sample of the items. `words` come from the training rows. */
export function plantLeaks(items: readonly EvalItem[], words: readonly string[], seed: number): PlantedLeak[] {
  const sample = sampleOf(items.length, seed)
  return LEAK_KINDS.flatMap((kind) => sample.map((item) => ({ item, kind, text: leak(items[item]!.text, kind, words, seed + item) })))
}

/**
 * How many of the planted leaks each pass finds with the thresholds of this run and the boilerplate it set aside
 * (marin#6852 asks for such a test). `alike` are those that the semantic pass would bring up; absent where it is off.
 */
export function selfTest(matcher: Matcher, leaks: readonly PlantedLeak[], alike?: ReadonlySet<PlantedLeak>): LeakRecall[] {
  return LEAK_KINDS.map((kind) => {
    const planted = leaks.filter((each) => each.kind === kind)
    const found: LeakRecall['found'] = { 'exact': 0, 'ngram': 0, 'any-ngram': 0, 'near': 0, ...(alike && { semantic: 0 }) }
    let any = 0
    for (const each of planted) {
      const hits = matcher.match([{ text: each.text, asked: true }]).filter((hit) => hit.item === each.item)
      for (const pass of PASSES) if (hits.some((hit) => hit.pass === pass)) found[pass]++
      if (alike?.has(each)) found.semantic!++
      if (hits.length > 0 || alike?.has(each)) any++
    }
    return { kind, planted: planted.length, found, any }
  })
}

function sampleOf(count: number, seed: number): number[] {
  const stream = new SeededStream(seed)
  const order = Array.from({ length: count }, (_, item) => ({ item, place: stream.next() })).sort((a, b) => a.place - b.place)
  return order.slice(0, TESTED_ITEMS).map(({ item }) => item)
}
