import { CONTAMINATION_JOB } from '@/lib/contract/contamination'
import type { AnyJob } from './engine/define'

/** Loaded by kind: a thread that imports has no use for tokenizers. */
const JOBS: Readonly<Record<string, () => Promise<AnyJob>>> = {
  import: async () => (await import('./imports/import-job')).importJob,
  dedup: async () => (await import('./duplicates/duplicates-job')).dedupJob,
  semantic: async () => (await import('./semantic/semantic-job')).semanticJob,
  audit: async () => (await import('./audit/audit-job')).auditJob,
  [CONTAMINATION_JOB]: async () => (await import('./contamination/contamination-job')).contaminationJob,
  release: async () => (await import('./releases/release-job')).releaseJob,
}

export const JOB_KINDS: readonly string[] = Object.keys(JOBS)

/**
 * One job runs at a time in each lane, at the same time as those of other lanes: an import does not
 * wait for a long search, nor a search for an import. Two searches at once would need the memory of
 * both.
 */
const LANES: readonly (readonly string[])[] = [
  ['import', 'release'],
  ['audit'],
  ['dedup', 'semantic', CONTAMINATION_JOB],
]

/** The kinds that share a lane with this one. */
export function kindsBeside(kind: string): readonly string[] {
  return LANES.find((kinds) => kinds.includes(kind)) ?? [kind]
}

/** Throws where a row names a kind this version does not know: a newer Winnow wrote it. */
export async function jobOfKind(kind: string): Promise<AnyJob> {
  const load = JOBS[kind]
  if (load === undefined) throw new Error(`This version of Winnow knows no job "${kind}".`)
  return load()
}
