import { ArrowRight } from 'lucide-react'
import type { NextAction } from '@/lib/contract/datasets'
import { StartJob } from '../jobs/start-job'
import { LinkButton } from '../ui/button'

/** The one thing that moves the dataset forward now. */
export function NextStep({ dataset, next }: { dataset: string; next: NextAction }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 rounded-md border border-accent px-4 py-3">
      <p className="min-w-0">
        <span className="font-semibold">Next: </span>
        {next.text}
      </p>
      {next.job === undefined ? (
        next.href !== undefined && (
          <LinkButton look="primary" href={next.href}>
            {next.label}
            <ArrowRight size={14} aria-hidden />
          </LinkButton>
        )
      ) : (
        <StartJob dataset={dataset} kind={next.job.kind} params={next.job.params} look="primary">
          {next.label}
        </StartJob>
      )}
    </div>
  )
}
