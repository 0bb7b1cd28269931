import Link from 'next/link'
import { createLoader } from 'nuqs/server'
import { DuplicateScreen } from '@/components/duplicates/duplicate-screen'
import { duplicateParams } from '@/components/duplicates/params'
import { ButSystemNote, RunFacts, RunWarnings } from '@/components/duplicates/run-facts'
import { DuplicateRunForm } from '@/components/duplicates/run-form'
import { calibrationPath, datasetPath } from '@/components/links'
import { LinkButton } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { DUPLICATE_ANALYSES, type DuplicateAnalysis } from '@/lib/contract/duplicates'
import { listDatasets } from '@/lib/services/datasets'
import { duplicateCluster, duplicatePage, duplicateRuns } from '@/lib/services/duplicates'
import { semanticModels } from '@/lib/services/semantic'
import { clusterTexts } from '@/lib/services/workroom'
import { datasetName, orNotFound } from '../../dataset'
import { UnreadRun } from '../../unread-run'
import { pageSession } from '@/lib/services/host/page-session'

export const metadata = { title: 'Duplicates' }

const loadParams = createLoader(duplicateParams)

const BY: Readonly<Record<DuplicateAnalysis, string>> = { dedup: 'By words', semantic: 'By meaning' }

export default async function DuplicatesPage({
  params,
  searchParams,
}: {
  params: Promise<{ name: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}) {
  const session = await pageSession()
  const name = await datasetName(params)
  const {
    by: asked,
    threshold: wanted,
    cluster,
    keeper,
    sort,
    state,
    after: from,
  } = await loadParams(searchParams)
  const runs = await orNotFound(duplicateRuns(session, name))
  const others = (await listDatasets(session))
    .map((dataset) => dataset.name)
    .filter((other) => other !== name)
  const form = (
    <DuplicateRunForm
      dataset={name}
      datasets={others}
      models={await semanticModels(session)}
      first={runs.dedup === null && runs.semantic === null}
    />
  )
  const known = DUPLICATE_ANALYSES.filter((by) => runs[by] !== null)
  const by = known.find((one) => one === asked) ?? known[0]
  if (by === undefined) {
    return (
      <div className="flex flex-col gap-4">
        <UnreadRun dataset={name} kind="dedup" />
        <UnreadRun dataset={name} kind="semantic" />
        <Empty title="Rows have not been compared yet" action={form}>
          Copies make a model repeat itself and leak from the training split into the test split. Nothing is
          deleted: you see each cluster, which row would be kept and why.
        </Empty>
      </div>
    )
  }
  // The address may be of an earlier search, which looked lower.
  const threshold = Math.min(1, Math.max(wanted ?? 0, runs[by]!))
  const query = { by, threshold, sort, state, after: Math.max(0, from) }
  const page = (await duplicatePage(session, name, query))!
  const opened = cluster ?? page.clusters[0]?.id
  // The address may name a cluster that does not exist at this similarity; the screen says so.
  const first =
    opened === undefined
      ? null
      : await duplicateCluster(
          session,
          name,
          opened,
          { by, threshold, ...(keeper !== null && { keeper }) },
          clusterTexts,
        ).catch(() => null)
  const { stats } = page.run
  return (
    <div className="flex flex-col gap-4">
      <h2 className="sr-only">Duplicates</h2>
      <RunWarnings run={page.run} />
      <div className="flex flex-wrap items-start gap-x-6 gap-y-2">
        {known.length > 1 && (
          <nav aria-label="Searches" className="flex gap-2">
            {known.map((one) => (
              <LinkButton
                key={one}
                size="small"
                look={one === by ? 'default' : 'quiet'}
                aria-current={one === by ? 'page' : undefined}
                href={`${datasetPath(name, 'duplicates')}?by=${one}`}
              >
                {BY[one]}
              </LinkButton>
            ))}
          </nav>
        )}
        <RunFacts run={page.run} />
        {by === 'semantic' && (
          <Link href={calibrationPath(name)} className="text-accent underline">
            Calibrate with judged pairs
          </Link>
        )}
        <details className="min-w-0">
          <summary className="text-accent underline">Search again</summary>
          <div className="mt-3">{form}</div>
        </details>
      </div>
      <ButSystemNote dataset={name} run={page.run} />
      <DuplicateScreen
        key={`${by} ${page.run.id}`}
        dataset={name}
        against={stats.method === 'semantic' ? undefined : stats.against}
        query={query}
        first={page}
        firstCluster={first}
      />
    </div>
  )
}
