import type { Severity } from '@/lib/core/finding'
import type { FindingView } from '@/lib/contract/audit'
import type { Rendered } from '../tokens/columns'
import { projectMarks } from '../tokens/project-marks'
import type { SourceLinks, TextStretch } from '../tokens/source-links'

/** One thing to know about the example, whoever found it. */
export interface PanelFinding {
  severity: Severity
  code: string
  message: string
  /** Null where the finding does not say. */
  why: string | null
  remedy: string
  /**
   * Places in the rendered text; empty if the finding is about the whole, or about text that the
   * template leaves out.
   */
  stretches: TextStretch[]
  /**
   * Index of the audit's finding, whose spans are marked in the messages; null for what rendering
   * found.
   */
  audit: number | null
}

const SEVERITY_ORDER = { error: 0, warning: 1, info: 2 } as const satisfies Record<Severity, number>

/** Findings of rendering and of the audit, worst first; those that both found are listed once. */
export function panelFindings(
  findings: readonly FindingView[],
  rendered: Pick<Rendered, 'warnings'> | null,
  links: SourceLinks | null,
): PanelFinding[] {
  const noticed = rendered?.warnings ?? []
  const twinOf = ({ rule, message }: FindingView) =>
    noticed.find((warning) => warning.code === rule && warning.message === message)
  const known = new Set(findings.map(twinOf))
  const warnings = noticed
    .filter((warning) => !known.has(warning))
    .map(({ code, severity, message, span, why, remedy }) => ({
      severity,
      code,
      message,
      why,
      remedy,
      stretches: span === null ? [] : [span],
      audit: null,
    }))
  const audited = findings.map((finding, audit) => {
    const { rule, severity, message, spans, remedy } = finding
    return {
      severity,
      code: rule,
      message,
      why: twinOf(finding)?.why ?? null,
      remedy,
      audit,
      stretches:
        links === null
          ? []
          : projectMarks(
              links,
              spans.map((span) => ({ ...span, current: false })),
            ),
    }
  })
  return [...warnings, ...audited].sort((a, b) => SEVERITY_ORDER[a.severity] - SEVERITY_ORDER[b.severity])
}
