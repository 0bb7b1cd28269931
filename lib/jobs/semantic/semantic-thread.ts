import { parentPort, workerData } from 'node:worker_threads'
import { type ModelFolder, openEmbedder } from '@/lib/adapters/embeddings'
import {
  type CosinePlan,
  CosineShard,
  type GroupRange,
  nearestRows,
  type NearestPlan,
  type PackedRows,
  packSketches,
} from '@/lib/dedup'

/** Thread that embeds its share of the texts and takes its share of the search. */

export type SemanticTask =
  | { step: 'embed'; texts: string[] }
  | { step: 'sketch'; plan: PackedRows; range: GroupRange }
  | { step: 'plan'; plan: CosinePlan }
  | { step: 'search'; range: GroupRange }
  | { step: 'nearest'; plan: NearestPlan; range: { from: number; to: number } }

const model = workerData as ModelFolder | null
const embedder = model === null ? null : await openEmbedder(model)
let shard: CosineShard | undefined

async function answer(task: SemanticTask): Promise<unknown> {
  switch (task.step) {
    case 'embed':
      return embedder!.embed(task.texts)
    case 'sketch': {
      const { vectors, sketching, packed } = task.plan
      packSketches(vectors, sketching, packed, task.range.from, task.range.to)
      return null
    }
    case 'plan':
      shard = new CosineShard(task.plan)
      return null
    case 'search':
      return shard!.search(task.range)
    case 'nearest':
      return nearestRows(task.plan, task.range)
  }
}

parentPort!.on(
  'message',
  (task: SemanticTask) => void answer(task).then((result) => parentPort!.postMessage(result)),
)
