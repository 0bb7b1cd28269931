import Link from 'next/link'
import { createLoader } from 'nuqs/server'
import { ClusterBrowser } from '@/components/duplicates/cluster-browser'
import { duplicateParams } from '@/components/duplicates/params'
import { DuplicateRunForm } from '@/components/duplicates/run-form'
import { count, counted, moment } from '@/components/format'
import { calibrationPath } from '@/components/links'
import { Empty } from '@/components/ui/empty'
import { duplicateClusters } from '@/lib/services/findings'
import { datasetName, orNotFound } from '../dataset'

export const metadata = { title: 'Duplicates' }

const loadParams = createLoader(duplicateParams)

/** Word 5-gram Jaccard from which rows say the same; the job's own default. */
const USUAL_THRESHOLD = 0.8

export default async function DuplicatesPage({ params, searchParams }: { params: Promise<{ name: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const name = await datasetName(params)
  const { sort, after } = await loadParams(searchParams)
  const page = await orNotFound(duplicateClusters(name, { sort, ...(after !== null && { after }) }))
  if (page === null) {
    return (
      <Empty title="Rows have not been compared yet" action={<DuplicateRunForm dataset={name} threshold={USUAL_THRESHOLD} first />}>
        Copies make a model repeat itself and leak from the training split into the test split. Nothing is deleted: you see each cluster, which row would be kept and why. Rows that say the same in other words
        are <Link href={calibrationPath(name)} className="text-accent underline">compared by meaning</Link>.
      </Empty>
    )
  }
  const { run } = page
  return (
    <div className="flex flex-col gap-4">
      <h2 className="sr-only">Duplicates</h2>
      <p className="text-muted">Rows that say the same in other words: <Link href={calibrationPath(name)} className="text-accent underline">compare by meaning</Link></p>
      <div className="flex flex-wrap items-end justify-between gap-3">
        <p><span className="font-semibold">{counted(run.clusters, 'cluster')}</span>, {count(run.removable)} rows can go <span className="text-muted">· {run.method}{run.method === 'exact' ? '' : ` at ${run.threshold}`} · {moment(run.at)}</span></p>
        <DuplicateRunForm dataset={name} threshold={run.method === 'exact' ? USUAL_THRESHOLD : run.threshold} first={false} />
      </div>
      <ClusterBrowser dataset={name} page={page} />
    </div>
  )
}
