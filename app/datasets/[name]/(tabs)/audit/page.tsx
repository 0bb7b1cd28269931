import { AuditSummary } from '@/components/audit/audit-summary'
import { RuleList } from '@/components/audit/rule-list'
import { TrainedShares } from '@/components/audit/trained-shares'
import { LengthHistogram } from '@/components/charts/length-histogram'
import { moment } from '@/components/format'
import { StartJob } from '@/components/jobs/start-job'
import { decodeCheckPath, examplesPath } from '@/components/links'
import { LinkButton } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Empty } from '@/components/ui/empty'
import { Stale } from '@/components/ui/stale'
import { auditReport } from '@/lib/services/audit'
import { datasetName, orNotFound } from '../../dataset'
import { UnreadRun } from '../../unread-run'
import { pageSession } from '@/lib/services/host/page-session'

export const metadata = { title: 'Audit' }

export default async function AuditPage({ params }: { params: Promise<{ name: string }> }) {
  const session = await pageSession()
  const name = await datasetName(params)
  const report = await orNotFound(auditReport(session, name))
  if (report === null) {
    return (
      <div className="flex flex-col gap-4">
        <UnreadRun dataset={name} kind="audit" />
        <Empty
          title="No audit yet"
          action={
            <StartJob dataset={name} kind="audit" params={{}} look="primary">
              Run audit
            </StartJob>
          }
        >
          Every row is rendered and tokenized under the serving contract, then checked for empty or cut-off
          answers, rows without trained tokens, broken turns, refusals, private data and duplicates.
        </Empty>
      </div>
    )
  }
  return (
    <div className="flex max-w-[1240px] flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="text-lg font-semibold">
          Audit{' '}
          <span className="text-sm font-normal text-muted">
            {moment(report.at)} · {report.stats.tokenizer}
          </span>
        </h2>
        <span className="flex gap-2">
          <LinkButton href={decodeCheckPath(name)}>Decode check</LinkButton>
          <StartJob dataset={name} kind="audit" params={report.params}>
            Run again
          </StartJob>
        </span>
      </div>
      <Stale
        reason={report.stale}
        again={
          <StartJob dataset={name} kind="audit" params={report.params}>
            Run the audit again
          </StartJob>
        }
      />
      <AuditSummary stats={report.stats} />
      <Card title="Token lengths">
        <LengthHistogram stats={report.stats} rowsHref={examplesPath(name, { rule: 'over-length' })} />
      </Card>
      {report.stats.trained !== undefined && report.stats.trained.all.rows > 0 && (
        <Card title="Trained tokens">
          <TrainedShares
            stats={report.stats.trained}
            fewHref={examplesPath(name, { rule: 'few-trained-tokens' })}
          />
        </Card>
      )}
      <section aria-labelledby="rules" className="flex flex-col gap-2">
        <h2 id="rules" className="text-base font-semibold">
          Findings
        </h2>
        <RuleList dataset={name} rules={report.rules} />
      </section>
    </div>
  )
}
