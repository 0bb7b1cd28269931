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
  return (
    <Empty
      title={!isUndecided && left === 0 ? 'Every example is reviewed' : 'End of the queue'}
      action={
        <div className="flex flex-wrap gap-2">
          {(isUndecided || left > 0) && (
            <Button look="primary" onClick={onRestart}>
              Go through the open ones again
            </Button>
          )}
          <LinkButton
            look={isUndecided || left > 0 ? 'default' : 'primary'}
            href={datasetPath(dataset, 'releases')}
          >
            Make a release
          </LinkButton>
          <LinkButton href={datasetPath(dataset)}>Back to the overview</LinkButton>
        </div>
      }
    >
      {count(reviewed)} of {counted(total, 'example')} have a verdict.
      {isUndecided && ' No further finding waits for a decision; rows that were skipped come again.'}
      {!isUndecided &&
        left > 0 &&
        (filter === 'flagged'
          ? ' No further example with findings waits.'
          : ` ${count(left)} were skipped or come before where you began.`)}
    </Empty>
  )
}

function endTitle(left: number): string {
  return left === 0 ? 'Every example is reviewed' : 'End of the queue'
}

function leftWords(filter: string, left: number): string {
  if (filter === 'undecided') return ''
  if (filter === 'flagged') return ' No further example with findings waits.'
  return ` ${count(left)} were skipped or come before where you began.`
}
