import type { InspectionWarning } from '@/lib/core/inspection'
import type { FindingView } from '@/lib/core/views'
import { SeverityMark } from '../ui/severity'

/** Findings of the audit, and what rendering itself noticed. `current` is the one stepped to. */
export function FindingList({ findings, warnings = [], current }: { findings: readonly FindingView[]; warnings?: readonly InspectionWarning[]; current?: number | null }) {
  if (findings.length === 0 && warnings.length === 0) return <p className="text-muted">No findings.</p>
  return (
    <ul className="flex flex-col gap-3">
      {findings.map((finding, index) => (
        <li key={index} aria-current={current === index ? 'true' : undefined} className={`border-l-2 pl-2 ${current === index ? 'border-l-accent' : 'border-l-transparent'}`}>
          <p className="flex flex-wrap items-baseline gap-x-2"><SeverityMark severity={finding.severity} /><code className="font-mono text-xs text-muted">{finding.rule}</code></p>
          <p className="wrap-anywhere">{finding.message}</p>
          <p className="text-xs text-muted">{finding.remedy}</p>
        </li>
      ))}
      {warnings.map((warning) => (
        <li key={`${warning.code} ${warning.message}`} className="border-l-2 border-l-transparent pl-2">
          <p className="flex flex-wrap items-baseline gap-x-2"><SeverityMark severity="warning" /><code className="font-mono text-xs text-muted">{warning.code}</code></p>
          <p className="wrap-anywhere">{warning.message}</p>
        </li>
      ))}
    </ul>
  )
}
