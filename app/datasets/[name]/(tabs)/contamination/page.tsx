import { createLoader, createSerializer } from 'nuqs/server'
import { HitFilters } from '@/components/contamination/hit-filters'
import { LeakReview } from '@/components/contamination/leak-review'
import { contaminationParams } from '@/components/contamination/params'
import { ContaminationReportView } from '@/components/contamination/report'
import { ContaminationStartForm, type EvalChoice } from '@/components/contamination/start-form'
import { count, counted, moment } from '@/components/format'
import { datasetPath } from '@/components/links'
import { LinkButton } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { Stale } from '@/components/ui/stale'
import type { ContaminationPair, ContaminationReport } from '@/lib/contract/contamination'
import { contaminationReport } from '@/lib/services/contamination'
import { contaminationReview } from '@/lib/services/contamination/review'
import { inWorkroom } from '@/lib/services/workroom'
import { listDatasets } from '@/lib/services/datasets'
import { privateSets } from '@/lib/services/contamination/private-sets'
import { semanticModels } from '@/lib/services/semantic'
import { datasetName, header, orNotFound } from '../../dataset'
import { UnreadRun } from '../../unread-run'
import type { Session } from '@/lib/services/host/session'
import { pageSession } from '@/lib/services/host/page-session'

export const metadata = { title: 'Contamination' }

const loadParams = createLoader(contaminationParams)
const address = createSerializer(contaminationParams)

export default async function ContaminationPage({
  params,
  searchParams,
}: {
  params: Promise<{ name: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}) {
  const session = await pageSession()
  const name = await datasetName(params)
  const { purpose } = await header(name)
  if (purpose === 'eval') {
    return (
      <Empty title="This is an eval set">
        Eval sets are never changed. Open a training dataset and search it for the items of this set.
      </Empty>
    )
  }
  const asked = await loadParams(searchParams)
  const report = await orNotFound(contaminationReport(session, name))
  const evals = await evalChoices(session)
  const form = <SearchForm dataset={name} evals={evals} report={report} />
  if (report === null) {
    if (evals.length === 0) return form
    return (
      <div className="flex flex-col gap-4">
        <UnreadRun dataset={name} kind="contamination" />
        <Empty title="Rows have not been searched for eval items yet" action={form}>
          A model trained on its own test questions looks better than it is. Nothing is deleted: you see each
          item, the row that contains it, and the words they share.
        </Empty>
      </div>
    )
  }
  const { after, pass, state } = asked
  const page = await inWorkroom(session, 'contaminationPairPage', name, {
    pass: pass ?? undefined,
    state: state ?? undefined,
    evalDatasetId: safe(asked.eval),
    exampleId: safe(asked.example),
    after: Math.max(0, safe(after) ?? 0),
  })
  const review = await contaminationReview(session, name)
  return (
    <div className="flex flex-col gap-4">
      <h2 className="sr-only">Contamination</h2>
      <p>
        <span className="font-semibold">
          {count(report.flaggedRows)} of {counted(report.examples, 'row')}
        </span>{' '}
        contain an eval item
        {review !== null && review.removed > 0 && (
          <>
            , {count(review.removed)} more {review.removed === 1 ? 'is' : 'are'} set aside
          </>
        )}{' '}
        <span className="text-muted">
          · {counted(report.hits, 'hit')} · {moment(report.at)}
        </span>
      </p>
      <Stale reason={report.stale === null ? null : `${report.stale} Search again below.`} />
      {form}
      <ContaminationReportView report={report} />
      <Hits
        dataset={name}
        report={report}
        review={review}
        pairs={page?.pairs ?? []}
        next={page?.next ?? null}
        asked={asked}
      />
    </div>
  )
}

async function SearchForm({
  dataset,
  evals,
  report,
}: {
  dataset: string
  evals: EvalChoice[]
  report: ContaminationReport | null
}) {
  const session = await pageSession()
  if (evals.length === 0) return <NoEvalSet />
  return (
    <ContaminationStartForm
      dataset={dataset}
      evals={evals}
      models={await semanticModels(session)}
      semantic={report?.semantic?.vectors ?? null}
      first={report === null}
    />
  )
}

function Hits({
  dataset,
  report,
  review,
  pairs,
  next,
  asked,
}: {
  dataset: string
  report: ContaminationReport
  review: Awaited<ReturnType<typeof contaminationReview>>
  pairs: ContaminationPair[]
  next: string | null
  asked: Awaited<ReturnType<typeof loadParams>>
}) {
  const href = (cursor: number | null) =>
    datasetPath(dataset, 'contamination') + address({ ...asked, after: cursor })
  return (
    <section aria-labelledby="hits" className="flex min-w-0 flex-col gap-3">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <h2 id="hits" className="text-base font-semibold">
          Hits
        </h2>
        {report.hits > 0 && <HitFilters report={report} />}
      </div>
      {review !== null && report.hits > 0 && (
        <LeakReview
          key={`${report.runId} ${address(asked)}`}
          dataset={dataset}
          pairs={pairs}
          review={review}
          thresholds={report.thresholds}
        />
      )}
      {pairs.length === 0 && <NoHits any={report.hits > 0} href={datasetPath(dataset, 'contamination')} />}
      <div className="flex gap-2">
        {asked.after !== null && <LinkButton href={href(null)}>First hits</LinkButton>}
        {next !== null && <LinkButton href={href(Number(next))}>Next hits</LinkButton>}
      </div>
    </section>
  )
}

/** A number from the address; none if it is larger than a key can be. */
const safe = (value: number | null): number | undefined =>
  value !== null && Number.isSafeInteger(value) ? value : undefined

async function evalChoices(session: Session): Promise<EvalChoice[]> {
  const sets = (await listDatasets(session)).filter(({ purpose }) => purpose === 'eval')
  return [
    ...sets.map(({ name, funnel }): EvalChoice => ({ key: name, name, items: funnel.valid })),
    ...privateSets(session).map((hashed): EvalChoice => ({
      key: hashed.sha256,
      name: hashed.name,
      items: hashed.items,
      hashed,
    })),
  ]
}

function NoEvalSet() {
  return (
    <Empty
      title="No eval set yet"
      action={
        <LinkButton href="/" look="primary">
          Import a file
        </LinkButton>
      }
    >
      Import the questions you will test the model with as a separate dataset, with the purpose Evaluation (
      <code className="font-mono text-xs wrap-anywhere">
        winnow import FILE --dataset NAME --purpose eval
      </code>
      ). Then search these rows for them here.
    </Empty>
  )
}

function NoHits({ any, href }: { any: boolean; href: string }) {
  return any ? (
    <Empty title="No hits here" action={<LinkButton href={href}>Show all hits</LinkButton>}>
      No hits match these filters. Choose other filters, or show all hits.
    </Empty>
  ) : (
    <Empty title="No row contains an eval item">
      The self-test above shows which kinds of leak this search would have found.
    </Empty>
  )
}
