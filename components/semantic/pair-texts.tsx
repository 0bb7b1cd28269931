import Link from 'next/link'
import { DIFFERENCE_WORDS, type Difference, type SemanticPairView } from '@/lib/contract/semantic'
import { TriangleAlert } from 'lucide-react'
import { TextDiff } from '@/components/diff/text-diff'
import { count } from '@/components/format'
import { examplePath } from '@/components/links'
import { MARK_ICON } from '@/components/ui/mark-icon'

/** Two texts beside each other: what they share is quiet, what only one of them has is marked. */
export function PairTexts({ dataset, pair }: { dataset: string; pair: SemanticPairView }) {
  return (
    <div className="grid items-start divide-y lg:grid-cols-2 lg:divide-x lg:divide-y-0">
      <Side dataset={dataset} row={pair.left}>
        <TextDiff before={pair.left.text} after={pair.right.text} show="before" quiet />
      </Side>
      <Side dataset={dataset} row={pair.right}>
        <TextDiff before={pair.left.text} after={pair.right.text} show="after" quiet />
      </Side>
    </div>
  )
}

function Side({
  dataset,
  row,
  children,
}: {
  dataset: string
  row: SemanticPairView['left']
  children: React.ReactNode
}) {
  return (
    <div className="min-w-0 px-4 py-3">
      <p className="mb-1 flex flex-wrap gap-x-3 text-muted">
        <Link className="font-medium text-text underline" href={examplePath(dataset, row.exampleId)}>
          #{row.exampleId}
        </Link>
        <span>line {count(row.line)}</span>
      </p>
      {children}
    </div>
  )
}

/** What the second check found, or that it found nothing. */
export function SecondCheck({ differences }: { differences: readonly Difference[] }) {
  if (differences.length === 0) return <span className="text-muted">Second check: no differences found</span>
  return (
    <span className="font-medium text-special-line">
      <TriangleAlert size={14} aria-hidden className={MARK_ICON} />
      Second check: {differences.map((difference) => DIFFERENCE_WORDS[difference]).join('; ')}
    </span>
  )
}
