import { CONTAMINATION_PASSES, type LeakRecall, type TextPass } from '@/lib/core/contamination'
import { SeededStream } from '@/lib/dedup'
import { leak, LEAK_KINDS } from './leaks'
import type { Matcher } from './matcher'

const PASSES = CONTAMINATION_PASSES.filter((pass): pass is TextPass => pass !== 'semantic')
/** Enough that a recall is known to a few per cent. */
const TESTED_ITEMS = 200

/**
 * Plants leaks made from a seeded sample of the items and tells how many of them each pass finds with the thresholds of
 * this run and the boilerplate it set aside (marin#6852 asks for such a test). `words` come from the training rows.
 */
export function selfTest(matcher: Matcher, words: readonly string[], seed: number): LeakRecall[] {
  const sample = sampleOf(matcher.items.items.length, seed)
  return LEAK_KINDS.map((kind) => {
    const found = { 'exact': 0, 'ngram': 0, 'any-ngram': 0, 'near': 0 }
    let any = 0
    for (const item of sample) {
      const text = leak(matcher.items.items[item]!.text, kind, words, seed + item)
      const hits = matcher.match([{ text, asked: true }]).filter((hit) => hit.item === item)
      for (const pass of PASSES) if (hits.some((hit) => hit.pass === pass)) found[pass]++
      if (hits.length > 0) any++
    }
    return { kind, planted: sample.length, found, any }
  })
}

function sampleOf(count: number, seed: number): number[] {
  const stream = new SeededStream(seed)
  const order = Array.from({ length: count }, (_, item) => ({ item, place: stream.next() })).sort((a, b) => a.place - b.place)
  return order.slice(0, TESTED_ITEMS).map(({ item }) => item)
}
