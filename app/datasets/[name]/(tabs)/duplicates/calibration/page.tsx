import Link from 'next/link'
import { createLoader, createSerializer } from 'nuqs/server'
import { Calibration } from '@/components/semantic/calibration'
import { DifferingList } from '@/components/semantic/differing-list'
import { JudgementFile } from '@/components/semantic/judgement-file'
import { cosineText, vectorsName } from '@/components/semantic/names'
import { calibrationParams } from '@/components/semantic/params'
import { SemanticStartForm } from '@/components/semantic/start-form'
import { count, counted, moment, percent } from '@/components/format'
import { calibrationPath, datasetPath } from '@/components/links'
import { LinkButton } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { Stale } from '@/components/ui/stale'
import { DIFFERENCE_WORDS, DIFFERENCES, type SemanticReport } from '@/lib/contract/semantic'
import { modelsFolder, semanticModels, semanticReport } from '@/lib/services/semantic'
import { inWorkroom } from '@/lib/services/workroom'
import { datasetName, orNotFound } from '../../../dataset'
import { UnreadRun } from '../../../unread-run'
import { pageSession } from '@/lib/services/host/page-session'

export const metadata = { title: 'Calibration' }

const loadParams = createLoader(calibrationParams)
const address = createSerializer(calibrationParams)

export default async function CalibrationPage({
  params,
  searchParams,
}: {
  params: Promise<{ name: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}) {
  const session = await pageSession()
  const name = await datasetName(params)
  const asked = await loadParams(searchParams)
  const report = await orNotFound(semanticReport(session, name))
  const form = (
    <SemanticStartForm
      key={report?.run}
      dataset={name}
      models={await semanticModels(session)}
      folder={modelsFolder(session)}
      first={report === null}
      last={
        report === null
          ? null
          : {
              model: report.stats.model === null ? null : report.stats.vectors,
              threshold: report.stats.threshold,
              scope: report.stats.scope,
            }
      }
    />
  )
  if (report === null) {
    return (
      <div className="flex flex-col gap-4">
        <UnreadRun dataset={name} kind="semantic" />
        <Empty title="Rows have not been compared by meaning yet" action={form}>
          Two rows can ask for the same thing in different words. Vectors find such pairs, but also some that
          only look similar: their results are suggestions until you have judged a few pairs.
        </Empty>
      </div>
    )
  }
  const drawn = await inWorkroom(session, 'drawnPairs', name)
  const after = Math.max(0, asked.after ?? 0)
  const differing = await inWorkroom(session, 'differingPairs', name, { after: String(after) })
  const href = (next: number | null) =>
    `${calibrationPath(name)}${address({ ...asked, after: next })}#differing`
  return (
    <div className="flex flex-col gap-4">
      <RunLine name={name} report={report} />
      <Stale reason={report.stale === null ? null : `${report.stale} Compare again below.`} />
      <details className="rounded-md border px-4 py-2">
        <summary className="font-medium">Compare with other vectors, or import judgements</summary>
        <div className="flex flex-col gap-4 pt-3 pb-2">
          {form}
          <JudgementFile dataset={name} />
        </div>
      </details>
      <Calibration key={report.run} dataset={name} report={report} drawn={drawn} />
      <section id="differing" aria-labelledby="differing-title" className="flex min-w-0 flex-col gap-3">
        <div>
          <h2 id="differing-title" className="text-base font-semibold">
            Similar vectors, but with a known difference
          </h2>
          <p className="max-w-[80ch] text-muted">
            Vectors hardly see numbers, negation and word order. {count(differing.total)} pairs are listed for
            you to check and are never suggested for removal:{' '}
            {DIFFERENCES.filter((difference) => report.stats.differing[difference] > 0)
              .map(
                (difference) =>
                  `${DIFFERENCE_WORDS[difference]} in ${count(report.stats.differing[difference])}`,
              )
              .join(', ') || 'none'}
            .
          </p>
        </div>
        {differing.pairs.length > 0 ? (
          <DifferingList dataset={name} pairs={differing.pairs} />
        ) : (
          <p className="text-muted">
            {differing.total === 0 ? 'No pair at this threshold.' : 'No more pairs.'}
          </p>
        )}
        <div className="flex gap-2">
          {after > 0 && <LinkButton href={href(null)}>First pairs</LinkButton>}
          {differing.next !== null && <LinkButton href={href(Number(differing.next))}>Next pairs</LinkButton>}
        </div>
      </section>
    </div>
  )
}

function RunLine({ name, report: { at, stats } }: { name: string; report: SemanticReport }) {
  return (
    <div>
      <p>
        <Link href={datasetPath(name, 'duplicates')} className="text-accent underline">
          Duplicates
        </Link>
      </p>
      <h2 className="text-lg font-semibold wrap-anywhere">
        {vectorsName(stats)}, cosine ≥ {cosineText(stats.threshold)}
      </h2>
      <p className="text-muted">
        {counted(stats.examples, 'row')}, {counted(stats.texts, 'different text')},{' '}
        {counted(stats.pairs, 'pair')}; {count(stats.suggested)} rows in {counted(stats.clusters, 'cluster')}{' '}
        could be removed
        {stats.unread > 0 &&
          ` · ${counted(stats.unread, 'text')} not compared: empty, or in a language these vectors do not know`}
        {stats.search === 'approximate' &&
          ` · approximate search: in a sample it found ${percent(stats.textRecall)} of the texts that have a pair, and ${percent(stats.recall)} of their pairs`}
        {` · ${moment(at)}`}
      </p>
    </div>
  )
}
