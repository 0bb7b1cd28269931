import Link from 'next/link'
import type { RowDecisionView } from '@/lib/contract/row-decisions'
import { examplePath } from '../links'

/** A person's decision about a row that a search found, with the reason the search gave. */
export function RowDecisionText({
  dataset,
  decision: { cause, decision, otherId, score, method },
}: {
  dataset: string
  decision: RowDecisionView
}) {
  if (decision === 'keep')
    return (
      <>Kept, although the search for {cause === 'duplicate' ? 'duplicates' : 'contamination'} may name it</>
    )
  const found = `${score === null ? '' : `${score.toFixed(2)}, `}${method}`
  return cause === 'contamination' ? (
    <>Set aside: contains an eval item ({found})</>
  ) : (
    <>
      Set aside as a duplicate of{' '}
      {otherId === null ? (
        'another row'
      ) : (
        <Link className="underline" href={examplePath(dataset, otherId)}>
          #{otherId}
        </Link>
      )}{' '}
      ({found})
    </>
  )
}
