import { ANALYSES } from './analyses'
import type { Analysis } from './engine/analysis'
import type { AnyJob } from './engine/define'

const EACH: readonly Analysis<object, object>[] = Object.values(ANALYSES)

/** Loaded by kind: a thread that imports has no use for what a release needs. */
const JOBS: Readonly<Record<string, () => Promise<AnyJob>>> = {
  import: async () => (await import('./imports/import-job')).importJob,
  release: async () => (await import('./releases/release-job')).releaseJob,
  ...Object.fromEntries(EACH.map(({ jobKind, job }) => [jobKind, () => Promise.resolve(job)])),
}

export const JOB_KINDS: readonly string[] = Object.keys(JOBS)

/**
 * One job runs at a time in each lane, at the same time as those of other lanes: an import does not
 * wait for a long search, nor a search for an import. Two searches at once would need the memory of
 * both.
 */
const LANES: readonly (readonly string[])[] = [
  ['import', 'release'],
  ...(['audit', 'search'] as const).map((lane) =>
    EACH.filter((analysis) => analysis.lane === lane).map(({ jobKind }) => jobKind),
  ),
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
