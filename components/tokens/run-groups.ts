import type { Role } from '@/lib/core/conversation'
import type { Inspection, TextRun, TokenView } from '@/lib/core/inspection'

export type Rendered = Extract<Inspection, { ok: true }>

/** Neighbouring runs of one message; `message` is null for what the template wrote outside every message. */
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

/** A token with its place in the list and the run its first character lies in. */
export interface PlacedToken {
  index: number
  token: TokenView
  run: TextRun | null
  /** Holds only later bytes of the character the token before began. */
  continues: boolean
}

/** The tokens of each group; a token belongs where its first character does. */
export function groupTokens({ tokens, runs }: Rendered): { group: RunGroup; tokens: PlacedToken[] }[] {
  const groups = groupRuns(runs).map((group) => ({ group, tokens: [] as PlacedToken[] }))
  let at = 0
  for (const [index, token] of tokens.entries()) {
    while (at < groups.length - 1 && token.start >= groups[at]!.group.runs.at(-1)!.end) at++
    const place = groups[at]
    place?.tokens.push({ index, token, continues: index > 0 && token.end > token.start && token.start < tokens[index - 1]!.end, run: place.group.runs.find((run) => token.start >= run.start && token.start < run.end) ?? place.group.runs.at(-1)! })
  }
  return groups
}

/** How a stretch is treated, in the words of the legend. */
export function runClass({ kind, trained }: Pick<TextRun, 'kind' | 'trained'>): string {
  const form = kind === 'special' ? 'tok-special' : kind === 'template' ? 'tok-template' : trained ? '' : 'tok-masked'
  return trained ? `${form} tok-trained` : form
}

export const provenance = (run: TextRun | null): string => {
  if (run === null) return 'not known'
  if (run.kind === 'content') return `content of message ${run.message! + 1}`
  const writer = run.kind === 'special' ? 'special token' : 'text'
  return run.message === null ? `${writer} the template adds around the conversation` : `${writer} the template adds to message ${run.message + 1}`
}
