import type { Inspection, SourceColumns, TextSource } from '@/lib/contract/inspection'
import type { Conversation } from '@/lib/core/conversation'
import { merge, type MergedPart, type MergedParts } from './merge-system'

type Shown = Extract<Inspection, { ok: true }>

/**
 * An inspection of a merged conversation with every place given in the recorded messages, since the
 * screen shows those next to it.
 */
export function inRecordedPlaces(inspection: Shown, recorded: Conversation): Shown {
  const { parts } = merge(recorded)
  const own = (message: number): number => parts[message]!.at(-1)!.message
  const counts = new Map(inspection.perMessage.map((count) => [own(count.message), count]))
  return {
    ...inspection,
    runs: inspection.runs.map((run) => (run.message === null ? run : { ...run, message: own(run.message) })),
    sources: splitSources(inspection.sources, parts),
    perMessage: recorded.messages.map(({ role }, message) => ({
      message,
      role,
      tokens: counts.get(message)?.tokens ?? 0,
      trained: counts.get(message)?.trained ?? 0,
    })),
    warnings: inspection.warnings.map((warning) => {
      if (warning.source === null) return warning
      const { message, field, start, end } = warning.source
      if (field !== 'content') return { ...warning, source: { ...warning.source, message: own(message) } }
      const part = partAt(parts[message]!, start)
      return {
        ...warning,
        source: {
          message: part.message,
          field,
          start: start - part.start,
          end: Math.min(end - part.start, part.length),
        },
      }
    }),
  }
}

function partAt(parts: MergedParts, offset: number): MergedPart {
  return parts.findLast((part) => part.start <= offset) ?? parts[0]!
}

/** A span of a merged content becomes one span for each message in it. */
function splitSources(
  { starts, sources, offsets, table }: SourceColumns,
  parts: readonly MergedParts[],
): SourceColumns {
  const split: SourceColumns = { starts: [], sources: [], offsets: [], table: [] }
  const indices = new Map<string, number>()
  const push = (start: number, source: TextSource, offset: number): void => {
    const key = JSON.stringify(source)
    const index = indices.get(key) ?? split.table.push(source) - 1
    indices.set(key, index)
    split.starts.push(start)
    split.sources.push(index)
    split.offsets.push(offset)
  }
  for (const [at, start] of starts.entries()) {
    const source = table[sources[at]!]!
    const offset = offsets[at]!
    if (source.kind !== 'message') {
      push(start, source, offset)
      continue
    }
    const own = parts[source.message]!
    if (source.field !== 'content' || offset === -1) {
      push(start, { ...source, message: own.at(-1)!.message }, offset)
      continue
    }
    const length = (starts[at + 1] ?? Infinity) - start
    const first = partAt(own, offset)
    push(start, { ...source, message: first.message }, offset - first.start)
    for (const part of own)
      if (part.start > offset && part.start < offset + length)
        push(start + part.start - offset, { ...source, message: part.message }, 0)
  }
  return split
}
