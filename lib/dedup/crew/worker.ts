import { bandHashes, bandPairs } from '../minhash'
import { headsOf } from '../join/heads-of'
import { hotGrams } from '../join/gram-order'
import { JoinShard } from '../join/join-shard'
import type { JoinTask, Probed } from './near-by-crew'

/** Answers the tasks of a crew's thread: tasks of a join here, tasks to read by `read`. */
export function joinWorker<ReadTask extends { step: 'read' }>(
  read: (task: ReadTask) => unknown,
): (task: JoinTask | ReadTask) => unknown {
  let shard: JoinShard | undefined
  return (task) => {
    switch (task.step) {
      case 'read':
        return read(task)
      case 'sample':
        return hotGrams(task.sets, task.part, task.parts)
      case 'plan':
        shard = new JoinShard(task.plan)
        return null
      case 'mark':
        shard!.mark(task.filter, task.part, task.parts)
        return null
      case 'collect':
        return shard!.collect(task.filter, task.range)
      case 'probe': {
        const before = shard!.compared
        const pairs = shard!.probe(task.index, task.list, task.range)
        return { pairs, compared: shard!.compared - before } satisfies Probed
      }
      case 'heads':
        return headsOf(task.sets, task.threshold, task.hot, task.range)
      case 'sign':
        return bandHashes(task.sets, task.bands, task.range)
      case 'band':
        return bandPairs(task.sets, task.hashes, task.bands, task.band, task.threshold) satisfies Probed
    }
  }
}
