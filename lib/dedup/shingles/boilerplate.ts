import type { CommonSpan } from '@/lib/contract/duplicates'
import { GramTable } from './gram-table'
import { ShingleCollection } from './shingle-collection'
import type { ShingledTexts } from './shingled-texts'
import type { Shingling } from '@/lib/text/shingling'
import { unitSpans } from '@/lib/text/unit-spans'

/** Shingles that at least this share of all rows has are boilerplate. */
const BOILERPLATE_SHARE = 0.1
/** Fewer rows than this have a text in common by being copies of each other, not by a template. */
const FEWEST_ROWS = 20
/** A sample misses the true share by a few per cent: what comes near it is counted. */
const SAMPLE_MARGIN = 0.7

/** Grams and the number of rows that have each. */
export interface GramCounts {
  grams: Uint32Array
  rows: Uint32Array
}

/** The grams that are common enough in a sample of rows to be counted in all rows. */
export function boilerplateCandidates(sample: ShingledTexts): Uint32Array {
  const needed = Math.max(2, sample.setOf.length * BOILERPLATE_SHARE * SAMPLE_MARGIN)
  const counts = new Map<number, number>()
  eachGram(sample, (gram, rows) => counts.set(gram, (counts.get(gram) ?? 0) + rows))
  return Uint32Array.from([...counts].filter(([, rows]) => rows >= needed).map(([gram]) => gram)).sort()
}

/** In how many of these texts each of the grams stands. */
export function countGrams(texts: ShingledTexts, grams: Uint32Array): Uint32Array {
  const table = new GramTable(grams)
  const rows = new Uint32Array(grams.length)
  eachGram(texts, (gram, having) => {
    const at = table.indexOf(gram)
    if (at >= 0) rows[at]! += having
  })
  return rows
}

/** The counted grams that are boilerplate among `total` rows. */
export function boilerplateGrams({ grams, rows }: GramCounts, total: number): GramCounts {
  const needed = Math.max(FEWEST_ROWS, total * BOILERPLATE_SHARE)
  const kept = [...grams.keys()].filter((at) => rows[at]! >= needed)
  return {
    grams: Uint32Array.from(kept, (at) => grams[at]!),
    rows: Uint32Array.from(kept, (at) => rows[at]!),
  }
}

/** The spans of a text that are boilerplate, for display. */
export function commonSpans(text: string, { grams, rows }: GramCounts, shingling: Shingling): CommonSpan[] {
  const table = new GramTable(grams)
  const inText = new ShingleCollection(shingling).gramsOf(text)
  const units = unitSpans(text, shingling.unit)
  if (units.length < shingling.size || inText.length !== units.length - shingling.size + 1) return []
  const spans: CommonSpan[] = []
  for (let from = 0; from < inText.length; from++) {
    let to = from
    let fewest = Infinity
    for (
      let at = table.indexOf(inText[to]!);
      at >= 0;
      at = to < inText.length ? table.indexOf(inText[to]!) : -1
    ) {
      fewest = Math.min(fewest, rows[at]!)
      to++
    }
    if (to === from) continue
    spans.push({ text: text.slice(units[from]!.start, units[to + shingling.size - 2]!.end), rows: fewest })
    from = to
  }
  return spans
}

function eachGram({ sets, setOf }: ShingledTexts, visit: (gram: number, rows: number) => void): void {
  const rowsOf = new Uint32Array(sets.sizeOf.length)
  for (const set of setOf) rowsOf[set]!++
  for (let set = 0; set < rowsOf.length; set++) {
    const block = sets.blocks[sets.blockOf[set]!]!
    const start = sets.startOf[set]!
    for (let at = start; at < start + sets.sizeOf[set]!; at++) visit(block[at]!, rowsOf[set]!)
  }
}
