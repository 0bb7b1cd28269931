import Link from 'next/link'
import type { DatasetOverview } from '@/lib/core/views'
import { count, moment, percent } from '../format'
import { StartJob } from '../jobs/start-job'
import { datasetPath } from '../links'
import { LinkButton } from '../ui/button'
import { Card, Figure } from '../ui/card'
import { SeverityCounts } from '../ui/severity'

export function AuditCard({ dataset: { name, audit } }: { dataset: DatasetOverview }) {
  return (
    <Card title="Audit" aside={audit !== null && <Link className="text-accent underline" href={datasetPath(name, 'audit')}>Open report</Link>}>
      {audit === null ? (
        <div className="flex flex-col items-start gap-3">
          <p className="text-muted">Renders every row as the model will see it and checks lengths, masks, roles and content.</p>
          <StartJob dataset={name} kind="audit" params={{}}>Run audit</StartJob>
        </div>
      ) : (
        <div className="flex flex-col gap-3">
          <SeverityCounts errors={audit.errors} warnings={audit.warnings} infos={audit.infos} words />
          <dl className="grid grid-cols-3 gap-3">
            <Figure label="Longer than max" value={count(audit.stats.truncated)} detail={percent(audit.stats.truncated / Math.max(1, audit.stats.examples))} />
            <Figure label="Empty" value={count(audit.stats.empty)} />
            <Figure label="Copies" value={count(audit.stats.duplicates)} />
          </dl>
          <p className="text-xs text-muted">{moment(audit.at)} · {count(audit.stats.examples)} rows</p>
          <StartJob dataset={name} kind="audit" params={{}}>Run again</StartJob>
        </div>
      )}
    </Card>
  )
}

export function DuplicatesCard({ dataset: { name, dedup } }: { dataset: DatasetOverview }) {
  return (
    <Card title="Duplicates" aside={dedup !== null && <Link className="text-accent underline" href={datasetPath(name, 'duplicates')}>Open clusters</Link>}>
      {dedup === null ? (
        <div className="flex flex-col items-start gap-3">
          <p className="text-muted">Finds rows that say the same, word for word or nearly, and proposes which one to keep.</p>
          <LinkButton href={datasetPath(name, 'duplicates')}>Find duplicates</LinkButton>
        </div>
      ) : (
        <div className="flex flex-col gap-3">
          <dl className="grid grid-cols-3 gap-3">
            <Figure label="Clusters" value={count(dedup.clusters)} />
            <Figure label="Exact" value={count(dedup.exact)} />
            <Figure label="Near" value={count(dedup.near)} />
          </dl>
          <p>{count(dedup.removable)} rows can go without losing anything but repetition.</p>
          <p className="text-xs text-muted">{moment(dedup.at)} · threshold {dedup.threshold}</p>
        </div>
      )}
    </Card>
  )
}
