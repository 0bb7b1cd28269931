import { memo, type ReactNode } from 'react'
import { classNames } from '../class-names'
import { count } from '../format'
import type { Rendered } from './columns'
import { groupRuns } from './run-groups'
import { type Mark, RunText } from './run-text'

const NO_MARKS: readonly Mark[] = []

/**
 * The text the model sees, message by message, with a gutter that shows the role and the share of
 * trained tokens. On wide screens `beside` is to the left of each message: the message it was made
 * from.
 */
export const RenderedView = memo(function RenderedView({
  inspection,
  marks = NO_MARKS,
  beside,
}: {
  inspection: Rendered
  marks?: readonly Mark[]
  beside?: (message: number) => ReactNode
}) {
  const groups = groupRuns(inspection.runs)
  const first = new Map(groups.toReversed().map((group) => [group.message, group]))
  return (
    <ol className="rounded-md border text-sm leading-6">
      {groups.map((group) => (
        <li
          key={group.runs[0]!.start}
          className={classNames(
            'tok-block grid grid-cols-[72px_minmax(0,1fr)] border-t first:border-t-0 sm:grid-cols-[96px_minmax(0,1fr)]',
            beside !== undefined && 'xl:grid-cols-[96px_minmax(0,2fr)_minmax(0,3fr)]',
          )}
        >
          <Gutter role={group.role} message={group.message} inspection={inspection} />
          {beside !== undefined && (
            <div className="border-r max-xl:hidden">
              {group.message !== null && first.get(group.message) === group && beside(group.message)}
            </div>
          )}
          <div className="dataset-text min-w-0 px-3 py-2 font-mono">
            <RunText rendered={inspection} runs={group.runs} marks={marks} />
          </div>
        </li>
      ))}
    </ol>
  )
})

/** The role, and the number of trained tokens; "template" for text that belongs to no message. */
export function Gutter({
  role,
  message,
  inspection,
}: {
  role: string | null
  message: number | null
  inspection: Rendered
}) {
  const counts = message === null ? undefined : inspection.perMessage.find((one) => one.message === message)
  return (
    <div
      className={classNames(
        'border-l-4 bg-surface px-2 py-2 font-sans text-xs leading-4',
        counts !== undefined && counts.trained > 0 ? 'border-l-accent' : 'border-l-line',
      )}
    >
      <span className={classNames('block font-medium', role === null && 'tok-template')}>
        {message !== null && `${message + 1} `}
        {role ?? 'template'}
      </span>
      {counts !== undefined && (
        <span className="block text-muted">
          {count(counts.trained)}/{count(counts.tokens)} trained
        </span>
      )}
    </div>
  )
}
