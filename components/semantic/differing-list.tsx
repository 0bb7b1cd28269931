import type { SemanticPairView } from '@/lib/contract/semantic'
import { PairTexts, SecondCheck } from './pair-texts'

/** Pairs that the vectors call alike and the second check does not. */
export function DifferingList({ dataset, pairs }: { dataset: string; pairs: readonly SemanticPairView[] }) {
  return (
    <ul className="flex flex-col gap-4">
      {pairs.map((pair) => (
        <li key={pair.id} className="min-w-0 rounded-md border">
          <p className="flex flex-wrap gap-x-4 border-b bg-surface px-4 py-2">
            <span className="figures font-medium">cosine {pair.score.toFixed(3)}</span>
            <SecondCheck differences={pair.differences} />
          </p>
          <PairTexts dataset={dataset} pair={pair} />
        </li>
      ))}
    </ul>
  )
}
