import type { DatasetCard, NextAction, Suggested } from '@/lib/contract/datasets'
import type { RunStanding } from '@/lib/contract/runs'

interface Standing {
  suggested: Suggested
  evalSets: number
  hasRubric: boolean
  /**
   * Stale for other reasons than fixes, which continue until the review is done: a run that only
   * fixes made stale runs again at its end.
   */
  outdated: Record<'audit' | 'dedup', boolean>
}

/** The first unfinished step from import to release. */
export function nextAction(
  { name, purpose, funnel, checks }: DatasetCard,
  { suggested, evalSets, hasRubric, outdated }: Standing,
): NextAction {
  const at = `/datasets/${encodeURIComponent(name)}`
  const { audit, dedup, contamination } = checks
  const auditAgain = (run: RunStanding): NextAction => ({
    text: `The audit is out of date. ${run.stale!}`,
    label: 'Run the audit again',
    job: { kind: 'audit', params: run.params },
  })
  if (funnel.valid === 0)
    return { text: 'Nothing here yet: import a file of examples.', label: 'Import a file', href: '/' }
  if (dedup === null)
    return {
      text: `${rows(funnel.valid)} have not been compared with each other yet.`,
      label: 'Find duplicates',
      job: { kind: 'dedup', params: { method: 'near' } },
    }
  if (audit === null)
    return {
      text: 'No row has been checked for empty answers, refusals, private data or broken turns yet.',
      label: 'Run the audit',
      job: { kind: 'audit', params: {} },
    }
  if (outdated.dedup)
    return {
      text: `The search for duplicates is out of date. ${dedup.stale!}`,
      label: 'Search for duplicates again',
      job: { kind: 'dedup', params: dedup.params },
    }
  if (outdated.audit) return auditAgain(audit)
  const { duplicates, leaks } = suggested
  if (duplicates !== null && duplicates > 0)
    return {
      text: `${rowsThat(duplicates, 'duplicates', 'duplicate')} another row. Decide which to keep.`,
      label: 'Review clusters',
      href: `${at}/duplicates`,
    }
  if (contamination === null && evalSets > 0)
    return {
      text: 'The rows have not been checked against the eval sets yet.',
      label: 'Search for leaks',
      href: `${at}/contamination`,
    }
  if (leaks !== null && leaks > 0)
    return {
      text: `${rowsThat(leaks, 'contains', 'contain')} an eval item. Decide which to remove.`,
      label: 'Review leaks',
      href: `${at}/contamination`,
    }
  if (!hasRubric && purpose === 'train')
    return {
      text: 'Say what a perfect and a bad example look like before anybody judges one.',
      label: 'Write the rubric',
      href: `${at}/review`,
    }
  if (funnel.reviewed < funnel.left)
    return {
      text: `${rowsThat(funnel.left - funnel.reviewed, 'waits', 'wait')} for a verdict.`,
      label: 'Review',
      href: `${at}/review`,
    }
  if (audit.stale !== null) return auditAgain(audit)
  if (funnel.approved > 0)
    return {
      text: `${count(funnel.approved, 'approved row')} can be released.`,
      label: 'Make a release',
      href: `${at}/releases`,
    }
  return {
    text: 'Every row was rejected: import more, or look at the verdicts again.',
    label: 'See the rows',
    href: `${at}/examples?status=reject`,
  }
}

const count = (value: number, what: string): string =>
  `${value.toLocaleString('en')} ${what}${value === 1 ? '' : 's'}`
const rows = (value: number): string => count(value, 'row')
/** "1 row waits", "3 rows wait". */
const rowsThat = (value: number, does: string, theyDo: string): string =>
  `${rows(value)} ${value === 1 ? does : theyDo}`
