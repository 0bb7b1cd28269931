import { Stale } from '@/components/ui/stale'
import { pageSession } from '@/lib/services/host/page-session'
import { type AnalysisKind, unreadRun } from '@/lib/services/jobs/run-standing'

const WORDS: Readonly<Record<AnalysisKind, string>> = {
  audit: 'audit',
  dedup: 'search for duplicates',
  semantic: 'search by meaning',
  contamination: 'search for eval items',
}

/** Why the last run of an analysis is not shown; nothing where there is none, or it can be read. */
export async function UnreadRun({ dataset, kind }: { dataset: string; kind: AnalysisKind }) {
  const reason = await unreadRun(await pageSession(), dataset, kind)
  return (
    <Stale
      reason={reason === null ? null : `The last ${WORDS[kind]} cannot be shown. ${reason} Run it again.`}
    />
  )
}
