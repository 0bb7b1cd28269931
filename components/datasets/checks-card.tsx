import Link from 'next/link'
import type { Severity } from '@/lib/core/finding'
import type { DatasetOverview } from '@/lib/contract/datasets'
import { count, counted, moment } from '../format'
import { StartJob } from '../jobs/start-job'
import { datasetPath } from '../links'
import { LinkButton } from '../ui/button'
import { Card, Figure } from '../ui/card'
import { Stale } from '../ui/stale'

export function AuditCard({ dataset: { name, audit, checks } }: { dataset: DatasetOverview }) {
  const run = checks.audit
  const rowsWith = (severity: Severity) => `${datasetPath(name, 'audit')}?severity=${severity}`
  return (
    <Card
      title="Audit"
      aside={
        audit !== null && (
          <Link className="text-accent underline" href={datasetPath(name, 'audit')}>
            Open report
          </Link>
        )
      }
    >
      {audit === null || run === null ? (
        <div className="flex flex-col items-start gap-3">
          <p className="text-muted">
            Renders every row as the model will see it and checks lengths, masks, roles and content.
          </p>
          <StartJob dataset={name} kind="audit" params={{}}>
            Run audit
          </StartJob>
        </div>
      ) : (
        <div className="flex flex-col items-start gap-3">
          <Stale reason={run.stale} />
          <dl className="grid w-full grid-cols-3 gap-3">
            <Figure
              label="With an error"
              value={<Link href={rowsWith('error')}>{count(audit.errors)}</Link>}
            />
            <Figure
              label="With a warning"
              value={<Link href={rowsWith('warning')}>{count(audit.warnings)}</Link>}
            />
            <Figure label="With a note" value={<Link href={rowsWith('info')}>{count(audit.infos)}</Link>} />
          </dl>
          <p className="text-xs text-muted">
            Remaining rows · {moment(run.at)} · {count(audit.stats.examples)} rows checked,{' '}
            {count(audit.stats.truncated)} longer than {count(audit.stats.maxLength)} tokens
          </p>
          <StartJob dataset={name} kind="audit" params={run.params}>
            Run again
          </StartJob>
        </div>
      )}
    </Card>
  )
}

export function DuplicatesCard({ dataset: { name, dedup, checks } }: { dataset: DatasetOverview }) {
  const run = checks.dedup
  return (
    <Card
      title="Duplicates"
      aside={
        dedup !== null && (
          <Link className="text-accent underline" href={datasetPath(name, 'duplicates')}>
            Open clusters
          </Link>
        )
      }
    >
      {dedup === null || run === null ? (
        <div className="flex flex-col items-start gap-3">
          <p className="text-muted">
            Finds rows with the same or nearly the same text, and suggests which one to keep.
          </p>
          <LinkButton href={datasetPath(name, 'duplicates')}>Find duplicates</LinkButton>
        </div>
      ) : (
        <div className="flex flex-col items-start gap-3">
          <Stale reason={run.stale} />
          <dl className="grid w-full grid-cols-3 gap-3">
            <Figure label="Could be removed" value={count(dedup.undecided)} />
            <Figure label="Removed" value={count(dedup.removed)} />
            <Figure label="Kept" value={count(dedup.kept)} />
          </dl>
          <p>
            {dedup.undecided === 0
              ? 'No duplicates need a decision'
              : `${counted(dedup.undecided, 'row')} could be removed`}
            {dedup.scope === 'all' ? '' : ` (${dedup.scope === 'prompt' ? 'prompts' : 'responses'} compared)`}
            . Nothing is removed until someone decides.
          </p>
          <p className="text-xs text-muted">
            {moment(run.at)} · {counted(dedup.clusters, 'cluster')} from {dedup.threshold} on
          </p>
          {run.stale !== null && (
            <StartJob dataset={name} kind="dedup" params={run.params}>
              Search again
            </StartJob>
          )}
        </div>
      )}
    </Card>
  )
}

export function ContaminationCard({
  dataset: { name, contamination, evalSets, checks },
}: {
  dataset: DatasetOverview
}) {
  return (
    <Card
      title="Contamination"
      aside={
        contamination !== null && (
          <Link className="text-accent underline" href={datasetPath(name, 'contamination')}>
            Open report
          </Link>
        )
      }
    >
      {contamination === null ? (
        <div className="flex flex-col items-start gap-3">
          <p className="text-muted">
            {evalSets === 0
              ? 'Import a benchmark or a held-out set as an eval set, then search the rows for its items.'
              : `Finds rows that contain items of your ${counted(evalSets, 'eval set')}, word for word or nearly.`}
          </p>
          <LinkButton href={datasetPath(name, 'contamination')}>
            {evalSets === 0 ? 'How to' : 'Search for leaks'}
          </LinkButton>
        </div>
      ) : (
        <div className="flex flex-col gap-3">
          <Stale
            reason={checks.contamination?.stale ?? null}
            again={
              <LinkButton size="small" href={datasetPath(name, 'contamination')}>
                Search again
              </LinkButton>
            }
          />
          <dl className="grid grid-cols-3 gap-3">
            <Figure label="Rows flagged" value={count(contamination.flagged)} />
            <Figure label="Removed" value={count(contamination.removed)} />
            <Figure label="Undecided" value={count(contamination.undecided)} />
          </dl>
          <p className="text-xs text-muted">
            {checks.contamination !== null && `${moment(checks.contamination.at)} · `} against{' '}
            {contamination.evals.join(', ')}
          </p>
        </div>
      )}
    </Card>
  )
}
