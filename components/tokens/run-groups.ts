import type { Role } from '@/lib/core/conversation'
import type { TextRun, TextSource } from '@/lib/contract/inspection'
import { firstWhere, type Rendered, sourceAt, type TokenRange } from './columns'

/**
 * Neighbouring runs of one message; `message` is null for text that the template wrote outside
 * every message.
 */
export interface RunGroup {
  message: number | null
  role: Role | null
  runs: TextRun[]
}

export function groupRuns(runs: readonly TextRun[]): RunGroup[] {
  const groups: RunGroup[] = []
  for (const run of runs) {
    const last = groups.at(-1)
    if (last?.message === run.message && last.runs.length > 0) last.runs.push(run)
    else groups.push({ message: run.message, role: run.role, runs: [run] })
  }
  return groups
}

/**
 * Tokens drawn at once: small enough to be laid out while scrolling, large enough to keep the
 * blocks few.
 */
const CHUNK = 400
/**
 * A block begins a line, so it ends at a newline where one comes before it has grown to twice its
 * size.
 */
const LONGEST_CHUNK = 2 * CHUNK

/** The tokens of each group, in chunks; a token belongs where its first character does. */
export function groupTokens({
  tokens: { starts, ends },
  runs,
  text,
}: Rendered): { group: RunGroup; chunks: TokenRange[] }[] {
  const groups = groupRuns(runs)
  let from = 0
  return groups.map((group, index) => {
    const end =
      index === groups.length - 1
        ? starts.length
        : Math.max(
            from,
            firstWhere(starts, (start) => start >= group.runs.at(-1)!.end),
          )
    const chunks: TokenRange[] = []
    while (from < end) {
      let to = Math.min(end, from + CHUNK)
      while (to < end && to < from + LONGEST_CHUNK && text[ends[to - 1]! - 1] !== '\n') to++
      chunks.push({ from, to })
      from = to
    }
    return { group, chunks }
  })
}

/** Holds only later bytes of the character the token before began. */
export const continues = ({ starts, ends }: Rendered['tokens'], index: number): boolean =>
  index > 0 && ends[index]! > starts[index]! && starts[index]! < ends[index - 1]!

/** How a run is treated, in the words of the legend. */
export function runClass({ kind, trained }: Pick<TextRun, 'kind' | 'trained'>): string {
  const content = trained ? '' : 'tok-masked'
  const form = kind === 'content' ? content : `tok-${kind}`
  return trained ? `${form} tok-trained` : form
}

/** Says of a run that the template wrote it, and where; undefined for the record's own words. */
export function addedBy(rendered: Rendered, run: TextRun): string | undefined {
  if (run.kind === 'content') return undefined
  const found = sourceAt(rendered, run.start)
  if (found?.source.kind !== 'template') return run.kind === 'special' ? 'Special token' : undefined
  return `${run.kind === 'special' ? 'Special token written' : 'Added'} by the template, line ${found.source.line}`
}

/** The author of a character, for people: messages and characters are numbered from 1. */
export function sourceName(source: TextSource, at: number | null): string {
  if (source.kind === 'template') return `template, line ${source.line}, column ${source.column}`
  const place = at === null ? '' : `, character ${at + 1}`
  return source.kind === 'message'
    ? `message ${source.message + 1}, ${source.field}${place}`
    : `${source.name}${place}`
}
