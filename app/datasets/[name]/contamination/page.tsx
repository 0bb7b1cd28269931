import { createLoader, createSerializer } from 'nuqs/server'
import { HitFilters } from '@/components/contamination/hit-filters'
import { HitList } from '@/components/contamination/hit-list'
import { contaminationParams } from '@/components/contamination/params'
import { ContaminationReportView } from '@/components/contamination/report'
import { ContaminationStartForm } from '@/components/contamination/start-form'
import { count, counted, moment } from '@/components/format'
import { datasetPath } from '@/components/links'
import { LinkButton } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { contaminationHits, contaminationReport } from '@/lib/services/contamination'
import { listDatasets } from '@/lib/services/datasets'
import { datasetName, orNotFound, overview } from '../dataset'

export const metadata = { title: 'Contamination' }

const loadParams = createLoader(contaminationParams)
const address = createSerializer(contaminationParams)

export default async function ContaminationPage({ params, searchParams }: { params: Promise<{ name: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const name = await datasetName(params)
  const { purpose } = await overview(name)
  if (purpose === 'eval') {
    return <Empty title="This is an eval set">Eval sets are only read. Open a training dataset and search it for the items of this one.</Empty>
  }
  const asked = await loadParams(searchParams)
  const report = await orNotFound(contaminationReport(name))
  const evals = (await listDatasets()).filter((dataset) => dataset.purpose === 'eval').map((dataset) => ({ name: dataset.name, rows: dataset.funnel.valid }))
  const form = evals.length === 0
    ? <NoEvalSet />
    : <ContaminationStartForm dataset={name} evals={evals} chosen={(report?.evals ?? evals).map((set) => set.name)} first={report === null} />
  if (report === null) {
    if (evals.length === 0) return form
    return (
      <Empty title="Rows have not been searched for eval items yet" action={form}>
        A model that was trained on the questions it is measured with looks better than it is. Nothing is deleted: you see each item, the row that holds it and the words they share.
      </Empty>
    )
  }
  const { after, pass } = asked
  const page = await contaminationHits(name, { pass: pass ?? undefined, evalDatasetId: keyOf(asked.eval), after: keyOf(after) })
  const hits = page?.hits ?? []
  const href = (cursor: number | null) => datasetPath(name, 'contamination') + address({ ...asked, after: cursor })
  return (
    <div className="flex flex-col gap-4">
      <h2 className="sr-only">Contamination</h2>
      <p><span className="font-semibold">{count(report.flaggedRows)} of {counted(report.examples, 'row')}</span> hold an eval item <span className="text-muted">· {counted(report.hits, 'hit')} · {moment(report.at)}</span></p>
      {form}
      <ContaminationReportView report={report} />
      <section aria-labelledby="hits" className="flex min-w-0 flex-col gap-3">
        <div className="flex flex-wrap items-end justify-between gap-3">
          <h2 id="hits" className="text-base font-semibold">Hits</h2>
          {report.hits > 0 && <HitFilters report={report} />}
        </div>
        {hits.length > 0
          ? <><p className="text-muted"><mark className="tok-finding">Underlined</mark>: words that item and row share.</p><HitList dataset={name} hits={hits} thresholds={report.thresholds} /></>
          : <NoHits any={report.hits > 0} href={datasetPath(name, 'contamination')} />}
        <div className="flex gap-2">
          {after !== null && <LinkButton href={href(null)}>First hits</LinkButton>}
          {page !== null && page.next !== null && <LinkButton href={href(Number(page.next))}>Next hits</LinkButton>}
        </div>
      </section>
    </div>
  )
}

/** A number of the address as a key of the database; none where it cannot be one. */
const keyOf = (value: number | null): number | undefined => (value !== null && Number.isSafeInteger(value) && value >= 0 ? value : undefined)

function NoEvalSet() {
  return (
    <Empty title="No eval set yet" action={<LinkButton href="/" look="primary">Import a file</LinkButton>}>
      Import the questions you will measure the model with as a dataset of its own, with the purpose Evaluation
      (<code className="font-mono text-xs wrap-anywhere">winnow import FILE --dataset NAME --purpose eval</code>). Then search these rows for them here.
    </Empty>
  )
}

function NoHits({ any, href }: { any: boolean; href: string }) {
  return any
    ? <Empty title="No hits here" action={<LinkButton href={href}>Show all hits</LinkButton>}>No hit is of this pass and this eval set, or this was the last page.</Empty>
    : <Empty title="No row holds an eval item">The self-test above says which kinds of leak this search would have found.</Empty>
}
