import Link from 'next/link'
import type { DatasetOverview } from '@/lib/core/views'
import { count, counted, moment, percent } from '../format'
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
          <p>{counted(dedup.removable, 'row')} could go{dedup.scope === 'all' ? '' : `, compared by what is ${dedup.scope === 'prompt' ? 'asked' : 'answered'} alone`}. Nothing goes before somebody decides.</p>
          <p className="text-xs text-muted">{moment(dedup.at)} · threshold {dedup.threshold}</p>
        </div>
      )}
    </Card>
  )
}

export function ContaminationCard({ dataset: { name, contamination, evalSets } }: { dataset: DatasetOverview }) {
  return (
    <Card title="Contamination" aside={contamination !== null && <Link className="text-accent underline" href={datasetPath(name, 'contamination')}>Open report</Link>}>
      {contamination === null ? (
        <div className="flex flex-col items-start gap-3">
          <p className="text-muted">{evalSets === 0 ? 'Import a benchmark or a held-out set as an eval set: rows are then held against it.' : `Finds rows that hold items of your ${counted(evalSets, 'eval set')}, word for word or nearly.`}</p>
          <LinkButton href={datasetPath(name, 'contamination')}>{evalSets === 0 ? 'How to' : 'Search for leaks'}</LinkButton>
        </div>
      ) : (
        <div className="flex flex-col gap-3">
          <dl className="grid grid-cols-3 gap-3">
            <Figure label="Rows flagged" value={count(contamination.flagged)} />
            <Figure label="Not decided" value={count(contamination.undecided)} />
          </dl>
          <p className="text-xs text-muted">{moment(contamination.at)} · against {contamination.evals.join(', ')}</p>
        </div>
      )}
    </Card>
  )
}
