import type { SemanticStats } from '@/lib/core/semantic'

/** What made the vectors, for a heading. */
export const vectorsName = ({ model, vectors }: Pick<SemanticStats, 'model' | 'vectors'>): string => (model === null ? `lexical vectors ${vectors.slice(vectors.indexOf('('))}` : vectors)

export const cosineText = (value: number): string => value.toFixed(2)
