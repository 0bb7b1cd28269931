import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { SemanticSearch } from '@/lib/contract/contamination'
import {
  asVectors,
  cosineBetween,
  countZeros,
  groupRanges,
  type NearestPlan,
  packedLength,
  type PackedRows,
  planSketch,
  type ScoredPair,
  type Vectors,
} from '@/lib/dedup'
import { type PlantedLeak, REPHRASED_ITEMS } from '@/lib/decontam'
import { AlikeTexts, type MessagePlace } from './candidate-texts'
import type { AlikeParameters } from './parameters'
import { Crew } from '../engine/crew'
import type { JobContext } from '../engine/define'
import type { SemanticTask } from '../semantic/semantic-thread'
import { embedByModel, embedLexically, findSemanticModel } from '../semantic/vectors'

/**
 * With the potion model, 99 in 100 rephrased GSM8K items have a cosine above this, and one pair in
 * a hundred by chance.
 */
const FLOOR = 0.6
/**
 * Texts that are shown for an item: of rephrased GSM8K items the right one comes first in 98 of 100
 * cases.
 */
const NEIGHBOURS = 3
const TASKS_PER_THREAD = 4

/** A row that is alike in meaning to an item. */
interface AlikeRow extends MessagePlace {
  /** Place of the item in the list. */
  item: number
  score: number
}

interface AlikeFound {
  /** Most alike first. */
  rows: AlikeRow[]
  /** Planted leaks that would have come up among the candidates of their item. */
  leaks: ReadonlySet<PlantedLeak>
  search: SemanticSearch
}

/**
 * The rows whose messages are most alike to each item, for people to look at: embeddings cannot
 * tell a paraphrase from a question of the same kind (arXiv 2411.15124 §3.2 gave them up for that).
 */
export async function searchAlike(
  items: readonly { text: string }[],
  leaks: readonly PlantedLeak[],
  { model: name, download, scope }: AlikeParameters & { scope: 'all' | 'prompt' },
  context: JobContext,
): Promise<AlikeFound> {
  const model = await findSemanticModel(name, download, context)
  // The shipped questions are planted in other words alone, and looked for like the items.
  const sought = [...items.map(({ text }) => text), ...REPHRASED_ITEMS]
  const texts = new AlikeTexts([...sought, ...leaks.map(({ text }) => text)], scope, context)
  const crew = new Crew(
    join(context.root, 'dist/semantic-thread.js'),
    availableParallelism(),
    model?.kind === 'static' ? model : null,
  )
  try {
    // Lexical vectors are learned from all texts together, the planted ones among them.
    const embedded =
      model === null ? embedLexically(texts, context) : await embedByModel(model, texts, crew, context)
    const queries = rowsOf(embedded.vectors, 0, sought.length)
    const planted = rowsOf(embedded.vectors, sought.length, leaks.length)
    const rows = rowsOf(embedded.vectors, sought.length + leaks.length, texts.places.length)
    const nearest =
      rows.count === 0 || queries.count === 0 ? [] : await nearestByCrew(queries, rows, crew, context)
    // A planted leak would have to be more similar than the last of the present candidates.
    const last = new Map<number, ScoredPair[]>()
    for (const pair of nearest) last.set(pair.left, [...(last.get(pair.left) ?? []), pair])
    const needed = (item: number): number => last.get(item)?.[NEIGHBOURS - 1]?.score ?? FLOOR
    return {
      rows: nearest
        .filter(({ left }) => left < items.length)
        .sort((one, other) => other.score - one.score || one.left - other.left)
        .flatMap(({ left: item, right, score }) =>
          texts.places[right]!.map((place) => ({ item, score, ...place })),
        ),
      leaks: new Set(
        leaks.filter(({ item }, at) => cosineBetween(queries, item, planted, at) >= needed(item)),
      ),
      search: {
        vectors: embedded.name,
        model: embedded.model,
        floor: FLOOR,
        neighbours: NEIGHBOURS,
        unread: countZeros(rowsOf(embedded.vectors, 0, items.length)),
      },
    }
  } finally {
    await crew.close()
  }
}

async function nearestByCrew(
  queries: Vectors,
  vectors: Vectors,
  crew: Crew,
  context: JobContext,
): Promise<ScoredPair[]> {
  const sketching = planSketch(vectors, FLOOR)
  const rows: PackedRows = {
    vectors,
    sketching,
    packed: new Int16Array(
      new SharedArrayBuffer(packedLength(vectors.count, sketching) * Int16Array.BYTES_PER_ELEMENT),
    ),
  }
  const tasks = crew.size * TASKS_PER_THREAD
  await crew.map(
    groupRanges(vectors.count, tasks).map((range): SemanticTask => ({ step: 'sketch', plan: rows, range })),
  )
  const plan: NearestPlan = { queries, rows, floor: FLOOR, neighbours: NEIGHBOURS }
  const share = Math.ceil(queries.count / tasks)
  const parts = Array.from({ length: Math.ceil(queries.count / share) }, (_, part): SemanticTask => ({
    step: 'nearest',
    plan,
    range: { from: part * share, to: Math.min((part + 1) * share, queries.count) },
  }))
  const found = await crew.map<ScoredPair[]>(parts, (done) => {
    context.report('Comparing meanings', Math.round((done * queries.count) / parts.length), queries.count)
    context.checkpoint()
  })
  return found.flat()
}

function rowsOf({ values, dimensions }: Vectors, from: number, count: number): Vectors {
  return asVectors(values.subarray(from * dimensions, (from + count) * dimensions), dimensions)
}
