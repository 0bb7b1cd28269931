'use client'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import Link from 'next/link'
import { SEVERITIES } from '@/lib/core/finding'
import type { AuditReport } from '@/lib/contract/audit'
import { counted } from '../format'
import { examplePath, examplesPath } from '../links'
import { Empty } from '../ui/empty'
import { Select } from '../ui/select'
import { SeverityMark } from '../ui/severity'

const FILTERS = [
  { value: 'all', label: 'Every severity' },
  { value: 'error', label: 'Errors' },
  { value: 'warning', label: 'Warnings' },
  { value: 'info', label: 'Infos' },
]

/** Findings by rule, worst first: how often, why it matters, the remedy, and the rows. */
export function RuleList({ dataset, rules }: { dataset: string; rules: AuditReport['rules'] }) {
  const [severity, setSeverity] = useQueryState('severity', parseAsStringLiteral(SEVERITIES))
  const shown = rules
    .filter((rule) => severity === null || rule.severity === severity)
    .toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || b.count - a.count)
  if (rules.length === 0) return <Empty title="Nothing found">Every rule passed on every row.</Empty>
  return (
    <div className="flex flex-col gap-3">
      <Select
        label="Severity"
        hideLabel
        className="w-[160px]"
        value={severity ?? 'all'}
        options={FILTERS}
        onChange={(value) => void setSeverity(SEVERITIES.find((one) => one === value) ?? null)}
      />
      {shown.length === 0 && <p className="text-muted">There are no findings of this severity.</p>}
      <ul className="divide-y rounded-md border empty:hidden">
        {shown.map((rule) => (
          <li key={rule.rule} className="grid gap-x-6 gap-y-2 px-4 py-3 md:grid-cols-[minmax(0,1fr)_220px]">
            <div className="min-w-0">
              <p className="flex flex-wrap items-baseline gap-x-3">
                <SeverityMark severity={rule.severity} />
                <span className="font-semibold">{rule.title}</span>
                <code className="font-mono text-xs text-muted">{rule.rule}</code>
              </p>
              <p>{rule.why}</p>
              <p className="text-muted">
                <span className="font-medium">Remedy: </span>
                {rule.remedy}
              </p>
            </div>
            <div>
              <Link
                className="inline-block py-0.5 font-medium text-accent underline"
                href={examplesPath(dataset, { rule: rule.rule })}
              >
                {counted(rule.count, 'row')}
                <span className="sr-only"> with {rule.title}</span>
              </Link>
              <p className="pt-1 text-xs text-muted">
                e.g.{' '}
                {rule.examples.slice(0, 4).map((id, index) => (
                  <span key={id}>
                    {index > 0 && ', '}
                    <Link className="underline" href={examplePath(dataset, id, 'messages')}>
                      #{id}
                    </Link>
                  </span>
                ))}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </div>
  )
}
