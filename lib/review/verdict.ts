import type { Decision } from '@/lib/core/status'

/**
 * The part of a verdict that decides approval: the revision that was judged, and the revision a fix
 * made.
 */
export interface JudgedRevision {
  decision: Decision
  revisionId: number
  fixedId: number | null
  undone: boolean
}

/**
 * The verdict that counts: the last one that is neither undone nor a skip, which only says "later".
 */
export function latestVerdict<Verdict extends JudgedRevision>(verdicts: readonly Verdict[]): Verdict | null {
  return verdicts.findLast((verdict) => !verdict.undone && verdict.decision !== 'skip') ?? null
}

/**
 * Approved means that somebody passed, or made by fixing, exactly the text that is current now.
 * Computed, never stored: a later edit takes the approval with it.
 */
export function isApproved(verdicts: readonly JudgedRevision[], headId: number): boolean {
  const verdict = latestVerdict(verdicts)
  if (verdict === null) return false
  switch (verdict.decision) {
    case 'pass':
      return verdict.revisionId === headId
    case 'fix':
      return verdict.fixedId === headId
    case 'reject':
    case 'skip':
      return false
  }
}
