'use client'
import type { QueueItem } from '@/lib/contract/review'
import { keyOf } from '../deck/printed-keys'
import { FindingList } from '../examples/finding-list'
import { Card } from '../ui/card'
import { Kbd } from '../ui/kbd'

/** The findings of the example, the one that is pointed at among them. */
export function FindingCard({ item, current }: { item: QueueItem; current: number | null }) {
  return (
    <Card
      title="Findings"
      aside={
        item.findings.length > 0 && (
          <span className="flex items-center gap-1 text-xs text-muted">
            <Kbd>{keyOf('nextFinding')}</Kbd>
            <Kbd>{keyOf('previousFinding')}</Kbd> step
          </span>
        )
      }
    >
      <FindingList
        findings={item.findings}
        warnings={item.inspection.ok ? item.inspection.warnings : []}
        current={current}
      />
    </Card>
  )
}
