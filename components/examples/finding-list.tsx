import type { InspectionWarning } from '@/lib/contract/inspection'
import type { FindingView } from '@/lib/contract/audit'
import { SeverityMark } from '../ui/severity'

/**
 * Findings of the audit, and what rendering notices that is not among them. `current` is the one
 * stepped to.
 */
export function FindingList({
  findings,
  warnings = [],
  current,
}: {
  findings: readonly FindingView[]
  warnings?: readonly InspectionWarning[]
  current?: number | null
}) {
  const unaudited = warnings.filter(
    (warning) =>
      !findings.some((finding) => finding.rule === warning.code && finding.message === warning.message),
  )
  if (findings.length === 0 && unaudited.length === 0) return <p className="text-muted">No findings.</p>
  return (
    <ul className="flex flex-col gap-3">
      {findings.map((finding, index) => (
        <FindingItem key={index} {...finding} isCurrent={current === index} />
      ))}
      {unaudited.map(({ code, ...warning }) => (
        <FindingItem key={`${code} ${warning.message}`} {...warning} rule={code} isCurrent={false} />
      ))}
    </ul>
  )
}

function FindingItem({
  rule,
  severity,
  message,
  remedy,
  isCurrent,
}: Pick<FindingView, 'rule' | 'severity' | 'message' | 'remedy'> & { isCurrent: boolean }) {
  return (
    <li
      aria-current={isCurrent ? 'true' : undefined}
      className={`border-l-2 pl-2 ${isCurrent ? 'border-l-accent' : 'border-l-transparent'}`}
    >
      <p className="flex flex-wrap items-baseline gap-x-2">
        <SeverityMark severity={severity} />
        <code className="font-mono text-xs text-muted">{rule}</code>
      </p>
      <p className="wrap-anywhere">{message}</p>
      <p className="text-xs text-muted">{remedy}</p>
    </li>
  )
}
