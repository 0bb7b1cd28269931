import type { SemanticStats, Share } from '@/lib/contract/semantic'
import { percent } from '@/components/format'

/** What made the vectors, for a heading. */
export const vectorsName = ({ model, vectors }: Pick<SemanticStats, 'model' | 'vectors'>): string =>
  model === null ? `lexical vectors ${vectors.slice(vectors.indexOf('('))}` : vectors

/** Where a share may lie; nothing is left to doubt once every pair of a small dataset is judged. */
export const intervalText = ({ low, high }: Share): string =>
  low === high ? 'all judged' : `${percent(low).replace(' %', '')} to ${percent(high)}`

export const cosineText = (value: number): string => value.toFixed(2)
