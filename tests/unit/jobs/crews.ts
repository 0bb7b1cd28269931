import type { JoinCrew } from '@/lib/dedup/crew/near-by-crew'
import { joinWorker } from '@/lib/dedup/crew/worker'

/**
 * A crew without threads: tasks go round among workers that share nothing but what is shared
 * memory.
 */
export function crewOf(size: number): JoinCrew {
  const workers = Array.from({ length: size }, () => joinWorker(() => null))
  const give = (at: number, task: unknown): unknown =>
    structuredClone(workers[at % size]!(structuredClone(task) as Parameters<(typeof workers)[0]>[0]))
  return {
    size,
    map<Result>(
      tasks: readonly unknown[],
      each: (done: number) => void = () => undefined,
    ): Promise<Result[]> {
      return Promise.resolve(
        tasks.map((task, at) => {
          const result = give(at, task)
          each(at + 1)
          return result as Result
        }),
      )
    },
    everyone(task) {
      workers.forEach((_, at) => give(at, task))
      return Promise.resolve()
    },
  }
}
