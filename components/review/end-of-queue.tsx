import { count, counted } from '../format'
import { datasetPath } from '../links'
import { Button, LinkButton } from '../ui/button'
import { Empty } from '../ui/empty'

/** Nothing follows: what was reached, and where to go from here. */
export function EndOfQueue({
  dataset,
  reviewed,
  total,
  filter,
  onRestart,
}: {
  dataset: string
  reviewed: number
  total: number
  filter: string
  onRestart: () => void
}) {
  const left = total - reviewed
  // Rows with findings to decide are reviewed ones: the count does not tell whether any is left.
  const isUndecided = filter === 'undecided'
  const isOpen = isUndecided || left > 0
  return (
    <Empty
      title={isOpen ? 'End of the queue' : 'Every example is reviewed'}
      action={
        <div className="flex flex-wrap gap-2">
          {isOpen && (
            <Button look="primary" onClick={onRestart}>
              Go through the remaining ones
            </Button>
          )}
          <LinkButton look={isOpen ? 'default' : 'primary'} href={datasetPath(dataset, 'releases')}>
            Make a release
          </LinkButton>
          <LinkButton href={datasetPath(dataset)}>Back to the overview</LinkButton>
        </div>
      }
    >
      {count(reviewed)} of {counted(total, 'example')} have a verdict.
      {leftWords(filter, left)}
    </Empty>
  )
}

function leftWords(filter: string, left: number): string {
  if (filter === 'undecided') {
    return ' No more findings need a decision; skipped rows come up again.'
  }
  if (left === 0) return ''
  if (filter === 'flagged') return ' No more examples with findings are waiting.'
  return ` ${count(left)} were skipped or come before your starting point.`
}
