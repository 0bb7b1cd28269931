import type { Inspection } from '@/lib/contract/inspection'
import { beginning } from '@/lib/contract/shown'

type Shown = Extract<Inspection, { ok: true }>

/**
 * An inspection as far as a screen shows it: counts and warnings are those of the whole, text and
 * tokens end early.
 */
export function cutInspection(inspection: Inspection, maximum: number): Inspection {
  if (!inspection.ok || inspection.text.length <= maximum) return inspection
  const text = beginning(inspection.text, maximum)
  const end = text.length
  const { tokens, sources } = inspection
  const kept = countBelow(tokens.starts, end)
  const ids = tokens.ids.slice(0, kept)
  const occurring = new Set(ids)
  const stretches = countBelow(sources.starts, end)
  return {
    ...inspection,
    text,
    runs: inspection.runs
      .filter(({ start }) => start < end)
      .map((run) => ({ ...run, end: Math.min(run.end, end) })),
    tokens: {
      ids,
      starts: tokens.starts.slice(0, kept),
      ends: tokens.ends.slice(0, kept).map((at) => Math.min(at, end)),
      trained: tokens.trained.filter(([from]) => from < kept).map(([from, to]) => [from, Math.min(to, kept)]),
      pieces: Object.fromEntries(Object.entries(tokens.pieces).filter(([id]) => occurring.has(Number(id)))),
      special: tokens.special.filter((id) => occurring.has(id)),
    },
    sources: {
      ...sources,
      starts: sources.starts.slice(0, stretches),
      sources: sources.sources.slice(0, stretches),
      offsets: sources.offsets.slice(0, stretches),
    },
    warnings: inspection.warnings.map((warning) => withinCut(warning, end)),
    cut: { characters: inspection.text.length, tokens: tokens.ids.length },
  }
}

function withinCut(warning: Shown['warnings'][number], end: number): Shown['warnings'][number] {
  return warning.span === null || warning.span.end <= end ? warning : { ...warning, span: null }
}

/** Entries of rising numbers that are below a bound. */
function countBelow(rising: readonly number[], bound: number): number {
  const at = rising.findIndex((value) => value >= bound)
  return at < 0 ? rising.length : at
}
