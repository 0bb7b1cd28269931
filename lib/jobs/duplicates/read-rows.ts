import { availableParallelism } from 'node:os'
import { idBounds } from '@/lib/db/duplicates'
import { mergeTexts, type ShingledTexts } from '@/lib/dedup'
import type { Crew } from '../engine/crew'
import type { JobContext } from '../engine/define'
import type { Digests, Making, ReadTask, RowPart } from './search-thread'

const ROWS_PER_TASK = 4_000
/** More tasks than this only cost messages. */
const MOST_TASKS = 96
/** Below this a second thread takes longer to start than the first one to do it all. */
const ROWS_PER_THREAD = 3_000

export function threadsFor(rows: number): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(rows / ROWS_PER_THREAD)))
}

/** Tasks that read the examples of a dataset with ids above `after`, in id order. */
export function readTasks(
  { db }: Pick<JobContext, 'db'>,
  datasetId: number,
  make: Making,
  after = 0,
): ReadTask[] {
  const { first, last, count } = idBounds(db, datasetId, after)
  const tasks = Math.min(MOST_TASKS, Math.ceil(count / ROWS_PER_TASK))
  const width = Math.ceil((last - first + 1) / tasks)
  return Array.from({ length: tasks }, (_, at) => ({
    step: 'read',
    rows: { datasetId, from: first + at * width, to: Math.min(last, first + (at + 1) * width - 1) },
    make,
  }))
}

/** Reads by the crew, and says how far it is. */
export async function readParts(
  crew: Crew,
  tasks: readonly ReadTask[],
  context: JobContext,
): Promise<RowPart[]> {
  return crew.map<RowPart>(tasks, (done) => {
    context.report('Reading', done * ROWS_PER_TASK, tasks.length * ROWS_PER_TASK)
    context.checkpoint()
  })
}

export function joinTextsOf(parts: readonly RowPart[]): ShingledTexts {
  return mergeTexts(parts.map(({ made }) => made.texts!))
}

export function joinDigests(parts: readonly RowPart[]): Digests {
  const all = (kind: keyof Digests): string[] => parts.flatMap(({ made }) => made.digests![kind])
  return { same: all('same'), other: all('other'), words: all('words') }
}
