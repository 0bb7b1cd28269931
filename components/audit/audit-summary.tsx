import type { AuditStats } from '@/lib/contract/audit'
import { count, percent } from '../format'
import { Figure } from '../ui/card'
import { Notice } from '../ui/notice'

/** The figures of the whole dataset, and the sentences they amount to. */
export function AuditSummary({ stats }: { stats: AuditStats }) {
  const share = (rows: number) => percent(rows / Math.max(1, stats.examples))
  return (
    <div className="flex flex-col gap-3">
      <dl className="grid grid-cols-2 gap-4 sm:grid-cols-3 lg:grid-cols-6">
        <Figure label="Examples" value={count(stats.examples)} />
        <Figure
          label="Median tokens"
          value={count(stats.tokens.median)}
          detail={`p95 ${count(stats.tokens.p95)}`}
        />
        <Figure
          label={`Longer than ${count(stats.maxLength)}`}
          value={count(stats.truncated)}
          detail={share(stats.truncated)}
        />
        <Figure label="Empty" value={count(stats.empty)} detail={share(stats.empty)} />
        <Figure label="Copies" value={count(stats.duplicates)} detail={share(stats.duplicates)} />
        <Figure
          label="Copies, ignoring the system prompt"
          value={count(stats.duplicatesIgnoringSystem)}
          detail={share(stats.duplicatesIgnoringSystem)}
        />
      </dl>
      <p className="text-xs text-muted">
        These figures cover all rows at the time of the audit, including those set aside. The findings below
        leave those out; duplicates that need a decision are on the Duplicates page.
      </p>
      {stats.issues.length > 0 && (
        <Notice role="note" tone="error" title="Issues">
          <Sentences lines={stats.issues} />
        </Notice>
      )}
      {stats.warnings.length > 0 && (
        <Notice role="note" tone="warning" title="Warnings">
          <Sentences lines={stats.warnings} />
        </Notice>
      )}
      {stats.template !== undefined && stats.template.length > 0 && (
        <Notice role="note" tone="info" title="About the template">
          <Sentences lines={stats.template.map(({ message, remedy }) => `${message} ${remedy}`)} />
        </Notice>
      )}
    </div>
  )
}

const Sentences = ({ lines }: { lines: string[] }) => (
  <ul className="list-disc pl-4">
    {lines.map((line) => (
      <li key={line}>{line}</li>
    ))}
  </ul>
)
