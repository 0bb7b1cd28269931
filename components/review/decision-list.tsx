'use client'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { DecisionMark } from '../ui/decision'
import type { RecentDecision } from './recent-decisions'

/** The last ten decisions, each one press from being taken back and made again. */
export function DecisionList({
  decisions,
  onChange,
}: {
  decisions: readonly RecentDecision[]
  onChange: (decision: RecentDecision) => void
}) {
  return (
    <Card title="Last decisions">
      {decisions.length === 0 ? (
        <p className="text-muted">Your decisions appear here and can be changed.</p>
      ) : (
        <ul className="-my-1 flex flex-col">
          {decisions.map((entry) => (
            <li key={entry.id} className="flex items-center gap-3">
              <span className="w-12 shrink-0 text-muted">#{entry.exampleId}</span>
              <span className="min-w-0 flex-1 truncate" title={entry.reason ?? undefined}>
                <DecisionMark decision={entry.decision} />
                {entry.reason !== null && <span className="text-muted"> {entry.reason}</span>}
              </span>
              {entry.waiting && <span className="late text-xs text-muted">waiting</span>}
              <Button look="quiet" size="small" className="-mr-2" onClick={() => onChange(entry)}>
                Change<span className="sr-only"> decision on example {entry.exampleId}</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
