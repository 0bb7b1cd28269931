import Link from 'next/link'
import type { DatasetCard } from '@/lib/contract/datasets'
import { counted, count, percent } from '../format'
import { JobProgress } from '../jobs/job-progress'
import { datasetPath } from '../links'
import { LinkButton } from '../ui/button'
import { contractLine } from './contract-line'
import { FirstStep } from './first-step'

/** All datasets with where each stands. */
export function DatasetList({ datasets }: { datasets: DatasetCard[] }) {
  const [only] = datasets
  const firstRun = datasets.length === 1 && only !== undefined && only.funnel.reviewed === 0
  return (
    <ul className="divide-y rounded-md border">
      {datasets.map((dataset) => (
        <li key={dataset.id} className="px-4 py-3">
          <Row dataset={dataset} first={firstRun} />
        </li>
      ))}
    </ul>
  )
}

function Row({ dataset, first }: { dataset: DatasetCard; first: boolean }) {
  const { name, purpose, funnel, contract, busy } = dataset
  const review = datasetPath(name, 'review')
  const start = funnel.reviewed === 0 ? 'Start reviewing' : 'Continue reviewing'
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h3 className="truncate text-base font-semibold" title={name}>
            <Link href={datasetPath(name)} className="hover:underline">
              {name}
            </Link>
          </h3>
          <p className="truncate text-muted" title={contractLine(contract)}>
            {purpose === 'eval' ? 'evaluation' : 'training'} · {contractLine(contract)}
          </p>
        </div>
        {purpose === 'train' &&
          funnel.valid > 0 &&
          (first ? (
            <FirstStep href={review} label={`${start} ${name}`}>
              {start}
            </FirstStep>
          ) : (
            <LinkButton href={review} aria-label={`${start} ${name}`}>
              {start}
            </LinkButton>
          ))}
      </div>
      {busy === null ? <Standing dataset={dataset} /> : <JobProgress job={busy} />}
    </div>
  )
}

function Standing({ dataset: { name, funnel } }: { dataset: DatasetCard }) {
  const rejected = funnel.imported - funnel.valid
  const share = funnel.left === 0 ? 0 : funnel.reviewed / funnel.left
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-muted">
      <span>
        <span className="font-medium text-text">{counted(funnel.valid, 'example')}</span>
        {rejected > 0 && `, ${counted(rejected, 'row')} rejected`}
        {funnel.setAside > 0 && `, ${counted(funnel.setAside, 'row')} set aside`}
      </span>
      <span className="flex items-center gap-2">
        <span
          aria-hidden
          className="inline-block h-1.5 w-24 overflow-hidden rounded-full bg-sunken outline-1 -outline-offset-1 outline-control"
        >
          <span className="bar-fill block h-full bg-accent" style={{ width: `${share * 100}%` }} />
        </span>
        {count(funnel.reviewed)} reviewed ({percent(share)})
      </span>
      <span>{count(funnel.approved)} approved</span>
      {funnel.released !== null && funnel.released > 0 && (
        <Link className="underline" href={datasetPath(name, 'releases')}>
          {count(funnel.released)} released
        </Link>
      )}
    </div>
  )
}
