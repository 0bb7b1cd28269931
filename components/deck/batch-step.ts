import type { DecisionBatch } from '@/lib/contract/row-decisions'
import { counted, moment } from '../format'
import type { Step } from './undo'

export interface BatchStep extends Step {
  /** How, by whom and when. */
  detail: string
}

/** What a person decided about rows in one go, as a step that can be taken back. */
export const batchStep = (batch: DecisionBatch): BatchStep => ({
  id: batch.batch,
  words: batchWords(batch),
  undone: batch.undoneAt !== null,
  detail: `${batch.method} · ${batch.actor} · ${moment(batch.createdAt)}`,
})

/** `Removed 12 rows, kept 1 row`; a single row by its number. */
function batchWords({ removed, kept, exampleId }: DecisionBatch): string {
  if (removed + kept === 1) return `${removed === 1 ? 'Removed' : 'Kept'} row #${exampleId}`
  const words = [
    removed > 0 && `removed ${counted(removed, 'row')}`,
    kept > 0 && `kept ${counted(kept, 'row')}`,
  ]
    .filter((part) => part !== false)
    .join(', ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
